package dev.flowkv.junit;

import java.lang.reflect.Method;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Runs one test many times: the first time as JUnit means to, then as it would.
 *
 * @param failing gets what a run throws while the session has that run, and not yet what cleans up
 * @param isReported whether the run that ends is the one that is reported: a failure of its clean
 *     up is suppressed in its own failure then, and in no other run's, which may be the same object
 */
record TestRuns(
    Session session,
    Lifecycle lifecycle,
    ReflectiveInvocationContext<Method> test,
    ExtensionContext context,
    Consumer<Throwable> failing,
    BooleanSupplier isReported) {

  private interface Body {
    void run() throws Throwable;
  }

  /** Runs the test as JUnit means to; returns what it throws. */
  @Nullable Throwable first(Invocation<@Nullable Void> first) {
    return end(Lifecycle.instances(context), first::proceed);
  }

  /** Runs the test again, on what the session has begun; returns what it throws. */
  @Nullable Throwable again() {
    IdentityHashMap<Object, Object> renewed;
    try {
      renewed = lifecycle.renew(context);
    } catch (Throwable e) {
      note(e);
      return e;
    }
    return end(
        Lifecycle.instances(context).stream().map(renewed::get).toList(),
        () -> {
          lifecycle.runBeforeEach(renewed);
          ReflectionSupport.invokeMethod(
              test.getExecutable(),
              test.getTarget().map(renewed::get).orElse(null),
              test.getArguments().toArray());
        });
  }

  private @Nullable Throwable end(List<Object> instances, Body body) {
    boolean isItsOwn = isReported.getAsBoolean();
    Throwable thrown = null;
    try {
      body.run();
      session.checkLength();
    } catch (Throwable e) {
      thrown = e;
      note(e);
    }
    Throwable after = lifecycle.runAfterEach(instances, session, isItsOwn ? thrown : null);
    if (after != null) {
      note(after);
    }
    return after == null || (!isItsOwn && thrown != null && !Aborted.is(thrown)) ? thrown : after;
  }

  private void note(Throwable thrown) {
    if (!Aborted.is(thrown)) {
      failing.accept(thrown);
    }
  }
}
