package dev.flowkv.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ModifierSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * What JUnit did to prepare a test, so that it can be done again for the next schedule: JUnit runs
 * a test once.
 */
final class Lifecycle {
  private final List<Call> beforeEach = new ArrayList<>();
  private final ExtensionContext.Store store;
  private boolean begun;
  private boolean ended;

  /**
   * The lifecycle of one test.
   *
   * @param store where its constructions are noted
   */
  Lifecycle(ExtensionContext.Store store) {
    this.store = store;
  }

  private record Call(Method method, @Nullable Object target, List<@Nullable Object> arguments) {}

  /** Notes a {@code @BeforeEach}. */
  void beforeEach(ReflectiveInvocationContext<Method> method, ExtensionContext context) {
    begun(context);
    beforeEach.add(
        new Call(
            method.getExecutable(),
            method.getTarget().orElse(null),
            new ArrayList<@Nullable Object>(method.getArguments())));
  }

  /**
   * Before the first method of the test: other extensions have prepared its instances.
   *
   * @throws ExtensionConfigurationException if an instance cannot be made again
   */
  void begun(ExtensionContext context) {
    if (!begun) {
      begun = true;
      for (Object instance : ownInstances(context)) {
        Construction.of(instance, store).noteBeforeFirstMethod(instance);
      }
    }
  }

  /** After a {@code @BeforeEach}: what has changed in the instances by now, the test has done. */
  void afterBeforeEach(ExtensionContext context) {
    for (Object instance : ownInstances(context)) {
      Construction.of(instance, store).noteAfterBeforeEach(instance);
    }
  }

  /** Before the test itself. */
  void beforeTest(ExtensionContext context) {
    begun(context);
    for (Object instance : ownInstances(context)) {
      Construction.of(instance, store).noteBeforeTest(instance);
    }
  }

  private static List<Object> ownInstances(ExtensionContext context) {
    return instances(context).stream().filter(i -> !isShared(i, context)).toList();
  }

  /** Whether every {@code @AfterEach} that is due has been run already. */
  boolean isEnded() {
    return ended;
  }

  /** The test's instances of now, outermost first. */
  static List<Object> instances(ExtensionContext context) {
    return context.getRequiredTestInstances().getAllInstances();
  }

  private static boolean isShared(Object instance, ExtensionContext test) {
    for (ExtensionContext c = test; c != null; c = c.getParent().orElse(null)) {
      if (c.getTestClass().filter(instance.getClass()::equals).isPresent()
          && c.getTestInstanceLifecycle()
              .filter(TestInstance.Lifecycle.PER_CLASS::equals)
              .isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * New instances in place of those that JUnit made; the same ones where several tests share them.
   */
  IdentityHashMap<Object, Object> renew(ExtensionContext context) throws Throwable {
    IdentityHashMap<Object, Object> renewed = new IdentityHashMap<>();
    for (Object instance : instances(context)) {
      renewed.put(
          instance,
          isShared(instance, context) ? instance : Construction.of(instance, store).again(renewed));
    }
    return renewed;
  }

  /** Runs every {@code @BeforeEach} as JUnit did, on the new instances. */
  void runBeforeEach(IdentityHashMap<Object, Object> renewed) throws IllegalAccessException {
    for (Call call : beforeEach) {
      Object target = call.target() == null ? null : renewed.get(call.target());
      ReflectionSupport.invokeMethod(call.method(), target, call.arguments().toArray());
    }
    for (Map.Entry<Object, Object> instance : renewed.entrySet()) {
      if (instance.getKey() != instance.getValue()) {
        Construction.of(instance.getKey(), store).takeOverBeforeTest(instance.getValue());
      }
    }
  }

  /**
   * Looks for what JUnit does once after a test, and cannot be done after each schedule.
   *
   * @throws ExtensionConfigurationException naming an {@code @AfterEach} with a parameter that only
   *     JUnit can give, or a field that it closes
   */
  static void checkRepeatable(ExtensionContext context) {
    for (Object instance : instances(context)) {
      for (Field field :
          AnnotationSupport.findAnnotatedFields(instance.getClass(), AutoClose.class)) {
        if (!ModifierSupport.isStatic(field) && !isShared(instance, context)) {
          throw new ExtensionConfigurationException(
              "schedules: @AutoClose closes %s once, and each schedule has its own; close it in an @AfterEach"
                  .formatted(field.getName()));
        }
      }
      for (Method method : afterEach(instance)) {
        for (Parameter parameter : method.getParameters()) {
          if (!Parameters.isSupported(parameter, parameter)) {
            throw new ExtensionConfigurationException(
                "schedules: @AfterEach %s() can have parameters of @WorkersKv alone, not %s"
                    .formatted(method.getName(), parameter));
          }
        }
      }
    }
  }

  /**
   * Runs every {@code @AfterEach}, also after one that fails; JUnit does not any more.
   *
   * @param failure what the test has failed with; null: it has not
   * @return the first failure, with the later ones suppressed in it; null: there is none
   */
  @Nullable Throwable runAfterEach(
      List<Object> instances, Session session, @Nullable Throwable failure) {
    ended = true;
    Throwable first = failure;
    List<Object> innermostFirst = new ArrayList<>(instances);
    Collections.reverse(innermostFirst);
    for (Object instance : innermostFirst) {
      for (Method method : afterEach(instance)) {
        try {
          ReflectionSupport.invokeMethod(method, instance, arguments(method, session));
        } catch (Throwable e) {
          first = worse(first, e);
        }
      }
    }
    return first;
  }

  /** Of two failures the first one; but an assumption that does not hold is none. */
  private static Throwable worse(@Nullable Throwable first, Throwable second) {
    if (first == null || first == second) {
      return second;
    }
    boolean isSecond = Aborted.is(first);
    Throwable kept = isSecond ? second : first;
    kept.addSuppressed(isSecond ? first : second);
    return kept;
  }

  private static Object[] arguments(Method method, Session session) {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Parameter parameter = method.getParameters()[i];
      arguments[i] = Parameters.resolve(parameter, parameter.getAnnotation(At.class), session);
    }
    return arguments;
  }

  private static List<Method> afterEach(Object instance) {
    return AnnotationSupport.findAnnotatedMethods(
        instance.getClass(), AfterEach.class, HierarchyTraversalMode.BOTTOM_UP);
  }
}
