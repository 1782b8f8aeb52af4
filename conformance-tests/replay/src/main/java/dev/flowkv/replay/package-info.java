/**
 * Names the command that runs a failed test of this build again, in the closing summary of Maven.
 *
 * <p>Surefire repeats there the messages of assertions in full, so the command ends the message.
 * The parent pom puts this module on the class path of all tests and gives the command in the
 * system property {@code flowkv.replay}. Without that property, as in an IDE, failures stay as they
 * are.
 *
 * <p>{@link dev.flowkv.replay.ReplayTests} does this for the tests of Jupiter, {@link
 * dev.flowkv.replay.ReplayProperties} for those of jqwik.
 */
@NullMarked
package dev.flowkv.replay;

import org.jspecify.annotations.NullMarked;
