package dev.flowkv.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a Workers KV of their own, in process.
 *
 * <p>Constructors, test and lifecycle methods may have parameters of these types: {@link
 * dev.flowkv.capability.KeyValue} and {@link dev.flowkv.engine.KvAccess}, at the location that
 * {@link At} names or the first one; {@link dev.flowkv.engine.KvNamespace}; {@link
 * dev.flowkv.engine.KvEmulator}; {@link dev.flowkv.engine.EmulatorClock}, which stands still until
 * a test moves it. All parameters of a test belong to one emulator, and each test has a fresh one.
 *
 * <p>On a class it holds for all of its tests, nested ones and those of subclasses included. Of
 * several, the nearest one holds, as a whole.
 *
 * <p>When a test fails, its message and the error stream say what was unusual about the run, the
 * seed or the schedule, and the file with the history of its operations. An exception becomes the
 * cause of an {@code AssertionFailedError}, unless another extension of the test may look at its
 * type. The configuration parameter {@code flowkv.schedule} (a system property, or in {@code
 * junit-platform.properties}) makes every such test follow that schedule and no other, {@code
 * flowkv.seed} makes it run with that seed and no other; {@code flowkv.history.directory} says
 * where histories and the schedules that failed go, by default {@code target/flowkv} or {@code
 * build/flowkv}. Schedules that failed are tried first the next time.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(WorkersKvExtension.class)
public @interface WorkersKv {
  /**
   * The consistency: {@code strong}, {@code cloudflare} or {@code worst-case}; or the path of a
   * file with a profile, as a calibration writes it.
   */
  String profile() default "cloudflare";

  /** Changes to the profile, such as {@code replicationLag=fixed:10s}: the settings by name. */
  String[] settings() default {};

  /** The locations; the first is where operations arrive that name none. None: lhr, sjc, nrt. */
  String[] locations() default {};

  /** The id of the namespace that parameters get. */
  String namespace() default "app";

  /** What every draw is made from; of several random schedules, the first one's. */
  long seed() default 42;

  /**
   * Under how many schedules a test runs at most; {@link #ALL}: under all there are. With one, the
   * seed draws what is left to chance: lags, shards, faults. With more, they are tried in the order
   * of {@link #search}.
   *
   * <p>Each run has a fresh emulator, a fresh test instance, and its own {@code @BeforeEach} and
   * {@code @AfterEach}. Other extensions run once: fields that they have set, such as a mock or a
   * {@code @TempDir}, keep their value from run to run.
   */
  int schedules() default 1;

  /**
   * All schedules there are: a test that passes cannot fail under this profile. It fails if there
   * are more than 10,000, or if it does not do the same when it gets the same answers.
   */
  int ALL = -1;

  /** In which order schedules are tried. */
  Search search() default Search.FEWEST_SURPRISES;

  /**
   * Fault rules, as JSON: {@code {"rules":[…]}}, as the emulator's {@code faults} has them. A delay
   * moves the clock, and does not wait.
   */
  String faults() default "";

  /** What the clock shows when a test begins. */
  String startsAt() default "2026-01-01T00:00:00Z";
}
