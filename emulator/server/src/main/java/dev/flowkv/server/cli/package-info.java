/**
 * The command line: a class per command, and what several of them read. A user's mistake is one
 * line that names the option, never a trace.
 */
@NullMarked
package dev.flowkv.server.cli;

import org.jspecify.annotations.NullMarked;
