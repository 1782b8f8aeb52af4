/** The command line: {@code conformance} and {@code calibrate}. */
@NullMarked
package dev.flowkv.conformance.cli;

import org.jspecify.annotations.NullMarked;
