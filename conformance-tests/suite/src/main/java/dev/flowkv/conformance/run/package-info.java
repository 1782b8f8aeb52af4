/** Runs properties on targets: budget, clock, cleaning up. */
@NullMarked
package dev.flowkv.conformance.run;

import org.jspecify.annotations.NullMarked;
