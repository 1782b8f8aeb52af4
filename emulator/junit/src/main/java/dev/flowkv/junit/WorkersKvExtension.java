package dev.flowkv.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.BeforeEachCallback;
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
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link WorkersKv} does: parameters, schedules, and the report of a failure. */
final class WorkersKvExtension
    implements BeforeEachCallback,
        ParameterResolver,
        InvocationInterceptor,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(WorkersKvExtension.class);
  private static final String SEED = "flowkv.seed";

  WorkersKvExtension() {}

  /** Since a test's constructor is to get what its methods get. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Session session = session(context);
    if (!session.owner().equals(context.getUniqueId())) {
      // It was made for an instance that all tests of a class share.
      session.begin(session.firstSeed());
    }
  }

  private static Session session(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(STORE);
    Session found = store.get(Session.class, Session.class);
    Found annotation = annotation(context);
    if (found != null && found.setup().annotation().equals(annotation.annotation())) {
      return found;
    }
    Setup setup = Setup.of(annotation.annotation(), annotation.where(), onlySeed(context));
    Session session = new Session(setup, context.getUniqueId());
    store.put(Session.class, session);
    return session;
  }

  private record Found(WorkersKv annotation, String where) {}

  private static Found annotation(ExtensionContext context) {
    Optional<Method> method = context.getTestMethod();
    Optional<WorkersKv> onMethod =
        method.flatMap(m -> AnnotationSupport.findAnnotation(m, WorkersKv.class));
    Class<?> type = context.getRequiredTestClass();
    if (onMethod.isPresent()) {
      return new Found(onMethod.get(), Replay.name(type) + "." + method.orElseThrow().getName());
    }
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      Optional<WorkersKv> onClass = AnnotationSupport.findAnnotation(c, WorkersKv.class);
      if (onClass.isPresent()) {
        return new Found(onClass.get(), Replay.name(c));
      }
    }
    throw new ExtensionConfigurationException(
        Replay.name(type) + " has no @WorkersKv, which says what its tests run on");
  }

  private static @Nullable Long onlySeed(ExtensionContext context) {
    String text = context.getConfigurationParameter(SEED).orElse(null);
    try {
      return text == null ? null : Long.valueOf(text.trim());
    } catch (NumberFormatException e) {
      throw new ExtensionConfigurationException(
          SEED + " must be a whole number, not \"" + text + "\"", e);
    }
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
    return Parameters.resolve(parameter.getParameter(), at, session(context));
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> constructor,
      ExtensionContext context)
      throws Throwable {
    T instance = invocation.proceed();
    Lifecycle.constructed(context.getStore(STORE), instance, constructor);
    return instance;
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    lifecycle(context).beforeEach(method);
    invocation.proceed();
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Session session = session(context);
    if (session.setup().schedules() == 1) {
      invocation.proceed();
    } else {
      new ScheduleSearch(session, lifecycle(context)).run(invocation, method, context);
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
    if (session(context).setup().schedules() > 1) {
      throw new ExtensionConfigurationException(
          "schedules: a @TestFactory cannot be run under several; "
              + method.getExecutable().getName()
              + "() is one");
    }
    return invocation.proceed();
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
    ExtensionContext.Store store = context.getStore(STORE);
    Lifecycle lifecycle = store.get(Lifecycle.class, Lifecycle.class);
    if (lifecycle == null) {
      lifecycle = new Lifecycle(store);
      store.put(Lifecycle.class, lifecycle);
    }
    return lifecycle;
  }

  /** A test that has no session has failed for the lack of one, and says why. */
  private static Throwable told(ExtensionContext context, Throwable failure) {
    Session session = context.getStore(STORE).get(Session.class, Session.class);
    return session == null || failure instanceof JUnitException
        ? failure
        : Replay.told(session, context, failure);
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
