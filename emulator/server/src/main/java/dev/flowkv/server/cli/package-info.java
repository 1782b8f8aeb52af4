/**
 * The command line: the program {@code flowkv}, and where to find its commands. A user's mistake is
 * one line that names the option, never a trace.
 *
 * <p>The packages below, each of which uses those that stand under it:
 *
 * <ul>
 *   <li>{@code worker}: the commands that run Workers, which start an emulator
 *   <li>{@code explore}: the command that runs any program once for each schedule
 *   <li>{@code serve}: the command that is an emulator
 *   <li>{@code ask}: the commands that ask a running emulator
 *   <li>{@code check}: the commands that read the file of a history
 *   <li>{@code client}: how an emulator is asked
 *   <li>{@code option}: what several commands take, from the command line or from a file
 *   <li>{@code terminal}: what several commands print
 * </ul>
 */
@NullMarked
package dev.flowkv.server.cli;

import org.jspecify.annotations.NullMarked;
