package dev.flowkv.junit;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * What JUnit did to prepare a test, so that it can be done again for the next schedule: JUnit runs
 * a test once.
 */
final class Lifecycle {
  private final List<Call> beforeEach = new ArrayList<>();
  private final ExtensionContext.Store store;
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

  private record Construction(Constructor<?> constructor, List<@Nullable Object> arguments) {}

  /** Instances are told apart by identity, whatever their {@code equals} says. */
  private static final class InstanceKey {
    private final Object instance;

    InstanceKey(Object instance) {
      this.instance = instance;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof InstanceKey key && key.instance == instance;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(instance);
    }
  }

  /** Notes how an instance came to be. */
  static void constructed(
      ExtensionContext.Store store,
      Object instance,
      ReflectiveInvocationContext<? extends Constructor<?>> constructor) {
    store.put(
        new InstanceKey(instance),
        new Construction(constructor.getExecutable(), copy(constructor.getArguments())));
  }

  /** Notes a {@code @BeforeEach}. */
  void beforeEach(ReflectiveInvocationContext<Method> method) {
    beforeEach.add(
        new Call(
            method.getExecutable(), method.getTarget().orElse(null), copy(method.getArguments())));
  }

  private static List<@Nullable Object> copy(List<?> arguments) {
    return Collections.unmodifiableList(new ArrayList<@Nullable Object>(arguments));
  }

  /** Whether every {@code @AfterEach} that is due has been run already. */
  boolean isEnded() {
    return ended;
  }

  /** The test's instances of now, outermost first. */
  static List<Object> instances(ExtensionContext context) {
    return context.getRequiredTestInstances().getAllInstances();
  }

  /**
   * New instances in place of those that JUnit made; the same ones where all tests share theirs.
   */
  IdentityHashMap<Object, Object> anew(ExtensionContext context) throws Throwable {
    IdentityHashMap<Object, Object> renewed = new IdentityHashMap<>();
    boolean shared =
        context
            .getTestInstanceLifecycle()
            .filter(TestInstance.Lifecycle.PER_CLASS::equals)
            .isPresent();
    for (Object instance : instances(context)) {
      Construction made = store.get(new InstanceKey(instance), Construction.class);
      renewed.put(instance, shared || made == null ? instance : construct(made, instance, renewed));
    }
    return renewed;
  }

  private static Object construct(
      Construction made, Object before, IdentityHashMap<Object, Object> renewed) throws Throwable {
    // The first argument of an inner class is the instance around it.
    Object[] arguments =
        made.arguments().stream().map(a -> a == null ? null : renewed.getOrDefault(a, a)).toArray();
    try {
      Object instance = accessible(made.constructor()).newInstance(arguments);
      for (Class<?> c = before.getClass(); c != null; c = c.getSuperclass()) {
        takeOver(c, before, instance);
      }
      return instance;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** What an annotation has set, another extension has, which does it once. */
  private static void takeOver(Class<?> declaring, Object before, Object after)
      throws IllegalAccessException {
    for (Field field : declaring.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (field.getAnnotations().length > 0
          && !Modifier.isStatic(modifiers)
          && !Modifier.isFinal(modifiers)) {
        accessible(field).set(after, field.get(before));
      }
    }
  }

  private static <T extends AccessibleObject> T accessible(T member) {
    member.setAccessible(true);
    return member;
  }

  /** Runs every {@code @BeforeEach} as JUnit did, on the new instances. */
  void runBeforeEach(IdentityHashMap<Object, Object> renewed) {
    for (Call call : beforeEach) {
      Object target = call.target() == null ? null : renewed.get(call.target());
      ReflectionSupport.invokeMethod(call.method(), target, call.arguments().toArray());
    }
  }

  /**
   * The {@code @AfterEach} methods of a test, innermost first.
   *
   * @throws ExtensionConfigurationException if one has a parameter that only JUnit can give
   */
  static void checkAfterEach(ExtensionContext context) {
    for (Object instance : instances(context)) {
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
   * @throws Throwable the first failure, with the later ones suppressed in it
   */
  void runAfterEach(List<Object> instances, Session session, @Nullable Throwable failure)
      throws Throwable {
    ended = true;
    Throwable first = failure;
    List<Object> innermostFirst = new ArrayList<>(instances);
    Collections.reverse(innermostFirst);
    for (Object instance : innermostFirst) {
      for (Method method : afterEach(instance)) {
        try {
          ReflectionSupport.invokeMethod(method, instance, arguments(method, session));
        } catch (Throwable e) {
          if (first == null) {
            first = e;
          } else if (first != e) {
            first.addSuppressed(e);
          }
        }
      }
    }
    if (first != null) {
      throw first;
    }
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
