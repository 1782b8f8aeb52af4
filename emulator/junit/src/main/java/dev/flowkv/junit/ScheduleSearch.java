package dev.flowkv.junit;

import java.lang.reflect.Method;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/** Runs a test under one seed after the other, until one of them makes it fail. */
final class ScheduleSearch {
  private final Session session;
  private final Lifecycle lifecycle;

  ScheduleSearch(Session session, Lifecycle lifecycle) {
    this.session = session;
    this.lifecycle = lifecycle;
  }

  /**
   * Runs the test: with the first seed as JUnit means to, with the others as it would.
   *
   * @throws Throwable what the test throws under the first seed that it fails with
   */
  void run(
      Invocation<@Nullable Void> first,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    Lifecycle.checkRepeatable(context);
    lifecycle.beforeTest(context);
    first.proceed();
    lifecycle.runAfterEach(Lifecycle.instances(context), session, null);
    for (int i = 1; i < session.setup().schedules(); i++) {
      session.begin(session.firstSeed() + i);
      try {
        runOnce(test, context);
      } catch (TestAbortedException e) {
        // An assumption does not hold under this seed. It did under the first one.
      }
    }
  }

  private void runOnce(ReflectiveInvocationContext<Method> test, ExtensionContext context)
      throws Throwable {
    IdentityHashMap<Object, Object> renewed = lifecycle.anew(context);
    List<Object> instances = Lifecycle.instances(context).stream().map(renewed::get).toList();
    Throwable failure = null;
    try {
      lifecycle.runBeforeEach(renewed);
      ReflectionSupport.invokeMethod(
          test.getExecutable(),
          test.getTarget().map(renewed::get).orElse(null),
          test.getArguments().toArray());
    } catch (Throwable e) {
      failure = e;
    }
    lifecycle.runAfterEach(instances, session, failure);
  }
}
