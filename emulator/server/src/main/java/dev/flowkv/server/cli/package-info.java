/** The command line. A user's mistake is told in one line that names the option, never a trace. */
@NullMarked
package dev.flowkv.server.cli;

import org.jspecify.annotations.NullMarked;
