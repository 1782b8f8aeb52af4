package dev.flowkv.junit;

import dev.flowkv.exploration.FailureText;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.JUnitException;

/** What {@link WorkersKv} does: parameters, schedules, and the report of a failure. */
final class WorkersKvExtension
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        InvocationInterceptor,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(WorkersKvExtension.class);

  WorkersKvExtension() {}

  /** Since a test's constructor is to get what its methods get. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Sessions.beforeEach(context, store(context));
  }

  /** A test that passes under a schedule which does not fit it any more has shown nothing. */
  @Override
  public void afterEach(ExtensionContext context) {
    Session session = store(context).get(Session.class, Session.class);
    if (session != null
        && session.setup().onlySchedule() != null
        && session.followed() != null
        && context.getExecutionException().isEmpty()) {
      for (String line : FailureText.unmet(session.followed().run())) {
        System.err.println(Replay.test(context) + ": " + line);
      }
    }
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(STORE);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Parameters.isSupported(parameter.getParameter(), annotations(parameter));
  }

  /** JUnit's view of the annotations: a compiler may have misplaced those of an inner class. */
  private static AnnotatedElement annotations(ParameterContext parameter) {
    return parameter.getAnnotatedElement();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Executable executable = parameter.getDeclaringExecutable();
    if (executable.isAnnotationPresent(BeforeAll.class)
        || executable.isAnnotationPresent(AfterAll.class)) {
      throw new ParameterResolutionException(
          "every test has a fresh emulator, so there is none for all of them in "
              + executable.getName()
              + "(); use @BeforeEach or @AfterEach");
    }
    At at = annotations(parameter).getAnnotation(At.class);
    return Parameters.resolve(parameter.getParameter(), at, Sessions.of(context, store(context)));
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> constructor,
      ExtensionContext context)
      throws Throwable {
    try {
      T instance = invocation.proceed();
      Construction.note(store(context), instance, constructor);
      return instance;
    } catch (Throwable failure) {
      throw told(context, failure);
    }
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (Sessions.of(context, store(context)).setup().runsOnce()) {
      invocation.proceed();
      return;
    }
    lifecycle(context).beforeEach(method, context);
    invocation.proceed();
    lifecycle(context).afterBeforeEach(context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Session session = Sessions.of(context, store(context));
    if (session.setup().runsOnce()) {
      invocation.proceed();
      return;
    }
    Lifecycle.checkRepeatable(context);
    lifecycle(context).beforeTest(context);
    Consumer<FailureReport> reports = report -> store(context).put(FailureReport.class, report);
    if (session.setup().isSearching()) {
      new SurpriseSearch(session, lifecycle(context), method, context).run(invocation, reports);
    } else {
      new SeedSearch(session, lifecycle(context), method, context).run(invocation, reports);
    }
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    interceptTestMethod(invocation, method, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (!Sessions.of(context, store(context)).setup().runsOnce()) {
      throw new ExtensionConfigurationException(
          "schedules: a @TestFactory cannot be run under several; "
              + method.getExecutable().getName()
              + "() is one");
    }
    return invocation.proceed();
  }

  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext test,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      throw told(context, failure);
    }
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (lifecycle(context).isEnded()) {
      invocation.skip();
    } else {
      invocation.proceed();
    }
  }

  private static Lifecycle lifecycle(ExtensionContext context) {
    ExtensionContext.Store store = store(context);
    Lifecycle lifecycle = store.get(Lifecycle.class, Lifecycle.class);
    if (lifecycle == null) {
      lifecycle = new Lifecycle(store);
      store.put(Lifecycle.class, lifecycle);
    }
    return lifecycle;
  }

  /** That the failure of a test is reported: the first one is, not those that follow from it. */
  private record Told(String test) {}

  /** A dynamic test is known by the method that made it. */
  private static ExtensionContext ofMethod(ExtensionContext context) {
    ExtensionContext c = context;
    while (c.getTestClass().isEmpty()) {
      c = c.getParent().orElseThrow();
    }
    return c;
  }

  /**
   * Reports a failure once, on the error stream and in its message. A test that has no session has
   * failed for the lack of one, and says why.
   */
  private static Throwable told(ExtensionContext context, Throwable failure) {
    ExtensionContext.Store store = store(context);
    Session session = store.get(Session.class, Session.class);
    if (session == null
        || failure instanceof JUnitException
        || failure instanceof SurpriseSearch.NotAll
        || Aborted.is(failure)
        || store.get(new Told(context.getUniqueId())) != null) {
      return failure;
    }
    store.put(new Told(context.getUniqueId()), true);
    FailureReport found = store.get(FailureReport.class, FailureReport.class);
    String report = (found == null ? FailureReport.of(session, ofMethod(context)) : found).text();
    System.err.println(report);
    return ExplainedFailure.of(failure, report, !OtherExtensions.mayTellExceptionsApart(context));
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(context, failure);
  }
}
