/**
 * Workers KV in a JUnit test, with the real service's consistency.
 *
 * <pre>{@code
 * @WorkersKv
 * class GreetingTest {
 *   @Test
 *   void aMissIsCached(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
 *     sanJose.get("greeting");                                // absent, and cached as absent
 *     london.put("greeting", "hello");
 *     assertThat(sanJose.get("greeting")).isEmpty();          // the cached miss
 *     clock.advance(Duration.ofSeconds(121));
 *     assertThat(sanJose.get("greeting")).isPresent();
 *   }
 * }
 * }</pre>
 *
 * <p>{@link dev.flowkv.junit.WorkersKv} says what a test runs on, {@link dev.flowkv.junit.At} where
 * its operations arrive, {@link dev.flowkv.junit.KvAssertions} what a key is at a location.
 * {@code @WorkersKv(schedules = 200)} runs a test under up to 200 schedules, fewest surprises
 * first, and says with which of them it fails, or whether these are all there are.
 *
 * <p>A failure ends with what was unusual about the run, such as a stale read, and why: on the
 * error stream and in the failure's message.
 *
 * <p>Everything happens in the test's own process and thread: no port, no server, no sleep.
 */
@NullMarked
package dev.flowkv.junit;

import org.jspecify.annotations.NullMarked;
