package dev.flowkv.junit;

import dev.flowkv.engine.EmulatorState;
import dev.flowkv.junit.FailureReport.Tally;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs a test under one seed after the other, until one of them makes it fail; then under as many
 * more, only to count how many do.
 */
final class SeedSearch {
  private final Session session;
  private final ExtensionContext context;
  private final TestRuns runs;

  /** Of the first run that failed; null: none has. */
  private @Nullable FailureReport report;

  SeedSearch(
      Session session,
      Lifecycle lifecycle,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context) {
    this.session = session;
    this.context = context;
    this.runs = new TestRuns(session, lifecycle, test, context, this::note, () -> report == null);
  }

  /**
   * Runs the test: with the first seed as JUnit means to, with the others as it would.
   *
   * @param reports gets the report of the first failure
   * @throws Throwable what the test throws under the first seed that it fails with
   */
  void run(Invocation<@Nullable Void> first, Consumer<FailureReport> reports) throws Throwable {
    int tried = 0;
    for (int i = 0; i < session.setup().schedules(); i++) {
      TimeLimit.check(context);
      Throwable thrown = i == 0 ? runs.first(first) : again(i);
      if (thrown != null && report != null) {
        // A machine without memory is not tried any further.
        boolean isMachine = thrown instanceof VirtualMachineError;
        reports.accept(isMachine ? report : report.with(goOn(i + 1, tried + 1)));
        throw thrown;
      } else if (thrown != null && i == 0) {
        throw thrown;
      }
      // An assumption that does not hold leaves the schedule out, unless it is the first one.
      tried += thrown == null ? 1 : 0;
    }
  }

  /**
   * Counts failures: at most as many more schedules as the search has taken, so that a test takes
   * at most about twice as long. Under a time limit there are none: JUnit would report that the
   * time is up, in place of the failure.
   *
   * @param schedules how many there were
   * @param tried how many of them came to an end, the one that failed included
   */
  private Tally goOn(int schedules, int tried) {
    long seed = session.seed();
    EmulatorState left = session.emulator().capture();
    int end =
        TimeLimit.isSet(context) ? schedules : Math.min(2 * schedules, session.setup().schedules());
    int ended = tried;
    int failing = 1;
    for (int i = schedules; i < end; i++) {
      Throwable thrown = again(i);
      boolean isAborted = thrown != null && Aborted.is(thrown);
      ended += isAborted ? 0 : 1;
      failing += thrown == null || isAborted ? 0 : 1;
    }
    // Others may look at what it has left behind.
    session.begin(seed);
    session.emulator().restore(left);
    return new Tally(failing, ended);
  }

  /** Runs the test with another seed; returns what it throws. */
  private @Nullable Throwable again(int schedule) {
    session.begin(session.firstSeed() + schedule);
    return runs.again();
  }

  /** Reports the first failure. */
  private void note(Throwable thrown) {
    if (report == null) {
      report = FailureReport.of(session, context);
    }
  }
}
