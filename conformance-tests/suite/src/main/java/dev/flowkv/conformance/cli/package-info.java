/** The command line: {@code conformance}, {@code calibrate} and {@code assumptions}. */
@NullMarked
package dev.flowkv.conformance.cli;

import org.jspecify.annotations.NullMarked;
