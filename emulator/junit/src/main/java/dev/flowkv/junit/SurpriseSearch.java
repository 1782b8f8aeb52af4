package dev.flowkv.junit;

import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.ScheduleSearch;
import dev.flowkv.exploration.SummaryText;
import dev.flowkv.exploration.Tally;
import dev.flowkv.exploration.Verdict;
import dev.flowkv.junit.Session.Followed;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;

/** Runs a test under many schedules, fewest surprises first, until it fails or nothing is left. */
final class SurpriseSearch {
  private final Session session;
  private final ExtensionContext context;
  private final TestRuns runs;
  private final ScheduleSearch search;
  private final Tally tally = new Tally();
  private @Nullable FailureReport report;
  private @Nullable Attempt reported;

  SurpriseSearch(
      Session session,
      Lifecycle lifecycle,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context) {
    this.session = session;
    this.context = context;
    this.search = Objects.requireNonNull(session.search());
    this.runs = new TestRuns(session, lifecycle, test, context, this::note, this::isReplay);
  }

  /** That not all schedules could be tried. */
  static final class NotAll extends AssertionFailedError {
    private static final long serialVersionUID = 1L;

    NotAll(String message) {
      super(message);
    }
  }

  /**
   * Runs the test.
   *
   * @param reports gets the report of the failure
   * @throws Throwable what the test throws under the schedule that it fails with
   */
  void run(Invocation<@Nullable Void> first, Consumer<FailureReport> reports) throws Throwable {
    Thread interrupted = new Thread(this::printWhatWasFound);
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      Throwable thrown = runs.first(first);
      endIfAborted(thrown);
      ended(thrown);
      for (Optional<Attempt> next = search.next(); next.isPresent(); next = search.next()) {
        TimeLimit.check(context);
        session.follow(next.get());
        thrown = runs.again();
        endIfAborted(thrown);
        ended(thrown);
      }
      if (search.failure().isPresent()) {
        FailedSchedules.note(context, search.failure().get().schedule());
        reports.accept(Objects.requireNonNull(report));
        throw Objects.requireNonNull(thrown);
      }
    } finally {
      forget(interrupted);
    }
    FailedSchedules.clear(context);
    System.out.println(Replay.test(context) + ": " + SummaryText.of(search, tally));
    if (session.setup().schedules() == WorkersKv.ALL && !search.isExhausted()) {
      throw notAll();
    }
  }

  /** One of the schedules of an earlier search may be of a test that has changed since. */
  private void endIfAborted(@Nullable Throwable thrown) throws Throwable {
    boolean isFirst = search.tried() == 0 && attempt().purpose() == Attempt.Purpose.TRY;
    if (isFirst && thrown != null && Aborted.is(thrown)) {
      throw thrown;
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The machine is going down, and the hook runs.
      return;
    }
  }

  private synchronized void ended(@Nullable Throwable thrown) throws Throwable {
    if (thrown instanceof VirtualMachineError) {
      throw thrown;
    }
    Followed followed = Objects.requireNonNull(session.followed());
    tally.add(followed.watcher().anomalies());
    search.ended(followed.run(), verdict(thrown));
  }

  private static Verdict verdict(@Nullable Throwable thrown) {
    return thrown == null ? Verdict.PASSED : Aborted.is(thrown) ? Verdict.LEFT_OUT : Verdict.FAILED;
  }

  private Attempt attempt() {
    return Objects.requireNonNull(session.followed()).attempt();
  }

  private boolean isReplay() {
    return attempt().purpose() == Attempt.Purpose.REPLAY;
  }

  /** Of a replay, what failed first is reported, and not what failed in its clean up. */
  private void note(Throwable thrown) {
    if (isReplay() && reported != attempt()) {
      reported = attempt();
      report = FailureReport.of(session, context);
    }
  }

  private synchronized void printWhatWasFound() {
    System.err.println(Replay.test(context) + " was interrupted: " + SummaryText.of(search, tally));
  }

  private NotAll notAll() {
    return new NotAll(
        search.notReproducible() > 0
            ? "schedules = ALL: %s did not do the same when it got the same answers, so nothing is proven. What else does it depend on: a random number, the time, the order of threads?"
                .formatted(Replay.test(context))
            : "schedules = ALL: there are more than %d schedules. None of those that were tried fails. Use fewer keys, locations or operations, or give a number of schedules"
                .formatted(search.tried()));
  }
}
