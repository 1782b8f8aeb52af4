/**
 * The command that explores any program: it runs the program once for each schedule, with the
 * address of an emulator in its environment, and tells the emulator the verdict of each run.
 *
 * <p>{@link dev.flowkv.server.cli.explore.ExploreCommand} reads what is asked for, {@link
 * dev.flowkv.server.cli.explore.Search} goes from schedule to schedule over the control API, and
 * {@link dev.flowkv.server.cli.explore.Program} runs the program, with nothing left of it
 * afterwards.
 */
@NullMarked
package dev.flowkv.server.cli.explore;

import org.jspecify.annotations.NullMarked;
