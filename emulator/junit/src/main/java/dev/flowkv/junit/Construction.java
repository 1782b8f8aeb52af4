package dev.flowkv.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** How a test's instance came to be, so that there can be another one like it. */
final class Construction {
  /** What says something about a field, and fills none, in whichever library it is. */
  private static final Set<String> OF_NULLNESS =
      Set.of("Nullable", "NonNull", "Nonnull", "NotNull", "CheckForNull");

  private final Constructor<?> constructor;
  private final List<@Nullable Object> arguments;
  private final Map<Field, @Nullable Object> fields;
  private final Map<Field, @Nullable Object> afterConstruction = new HashMap<>();
  private final Map<Field, @Nullable Object> beforeTest = new HashMap<>();
  private @Nullable Map<Field, @Nullable Object> afterBeforeEach;

  private Construction(
      Constructor<?> constructor,
      List<@Nullable Object> arguments,
      Map<Field, @Nullable Object> fields) {
    this.constructor = constructor;
    this.arguments = arguments;
    this.fields = fields;
  }

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

  /** Notes a construction that has just been done. */
  static void note(
      ExtensionContext.Store store,
      Object instance,
      ReflectiveInvocationContext<? extends Constructor<?>> made) {
    store.put(
        new InstanceKey(instance),
        new Construction(
            made.getExecutable(),
            Collections.unmodifiableList(new ArrayList<@Nullable Object>(made.getArguments())),
            fields(instance)));
  }

  /**
   * The construction of an instance.
   *
   * @throws ExtensionConfigurationException if JUnit did not call its constructor
   */
  static Construction of(Object instance, ExtensionContext.Store store) {
    Construction noted = store.get(new InstanceKey(instance), Construction.class);
    if (noted == null) {
      throw new ExtensionConfigurationException(
          "schedules: each has an instance of its own, but a TestInstanceFactory made that of "
              + Replay.name(instance.getClass())
              + ", and cannot be asked again");
    }
    return noted;
  }

  /**
   * Finds what other extensions have done with the instance since its construction: the fields
   * which they have set, and those that have an annotation of another library, whose value it may
   * have filled. They do it once, and the next instance gets it.
   */
  void noteBeforeFirstMethod(Object instance) {
    fields(instance)
        .forEach(
            (field, value) -> {
              if (isSet(field, fields.get(field), value) || hasForeignAnnotation(field)) {
                afterConstruction.put(field, value);
              }
            });
  }

  /** The next field that is set is again none of the test's own. */
  void noteAfterBeforeEach(Object instance) {
    afterBeforeEach = fields(instance);
  }

  /** Finds what other extensions have set after the last {@code @BeforeEach}. */
  void noteBeforeTest(Object instance) {
    Map<Field, @Nullable Object> before = afterBeforeEach;
    if (before != null) {
      fields(instance)
          .forEach(
              (field, value) -> {
                if (isSet(field, before.get(field), value)) {
                  beforeTest.put(field, value);
                }
              });
    }
  }

  private static boolean isSet(Field field, @Nullable Object before, @Nullable Object now) {
    return field.getType().isPrimitive() ? !Objects.equals(before, now) : before != now;
  }

  /** As {@code @InjectMocks} has, where the test has made the object. */
  private static boolean hasForeignAnnotation(Field field) {
    CodeSource own = field.getDeclaringClass().getProtectionDomain().getCodeSource();
    for (Annotation annotation : field.getAnnotations()) {
      CodeSource source = annotation.annotationType().getProtectionDomain().getCodeSource();
      if (source != null
          && !source.equals(own)
          && !OF_NULLNESS.contains(annotation.annotationType().getSimpleName())) {
        return true;
      }
    }
    return false;
  }

  private static Map<Field, @Nullable Object> fields(Object instance) {
    Map<Field, @Nullable Object> fields = new HashMap<>();
    for (Class<?> c = instance.getClass(); c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
          try {
            fields.put(field, field.get(instance));
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
    return fields;
  }

  /**
   * Another instance, from the same arguments.
   *
   * @param renewed what has taken the place of former instances; the first argument of an inner
   *     class is the one around it
   * @throws Throwable what the constructor throws
   */
  Object again(Map<Object, Object> renewed) throws Throwable {
    Object[] given =
        arguments.stream().map(a -> a == null ? null : renewed.getOrDefault(a, a)).toArray();
    constructor.setAccessible(true);
    try {
      Object instance = constructor.newInstance(given);
      set(instance, afterConstruction);
      return instance;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** An instance that has been made again is about to be tested. */
  void takeOverBeforeTest(Object instance) throws IllegalAccessException {
    set(instance, beforeTest);
  }

  private static void set(Object instance, Map<Field, @Nullable Object> values)
      throws IllegalAccessException {
    for (Map.Entry<Field, @Nullable Object> value : values.entrySet()) {
      if (!instance.getClass().isRecord()) { // Nobody can set its fields.
        value.getKey().set(instance, value.getValue());
      }
    }
  }
}
