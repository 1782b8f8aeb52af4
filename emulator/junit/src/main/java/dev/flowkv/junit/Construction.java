package dev.flowkv.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a test's instance came to be, so that there can be another one like it. */
final class Construction {
  private final Constructor<?> constructor;
  private final List<@Nullable Object> arguments;
  private final Map<Field, @Nullable Object> fields;
  private Map<Field, @Nullable Object> foreign = Map.of();

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
   * Finds what other extensions have done with the instance: the fields which they have set since
   * its construction, and the extensions that are registered by a field. They do it once.
   */
  void noteForeign(Object instance) {
    if (instance.getClass().isRecord()) {
      return; // Nobody can set its fields.
    }
    Map<Field, @Nullable Object> found = new HashMap<>();
    fields(instance)
        .forEach(
            (field, value) -> {
              Object before = fields.get(field);
              boolean isSet =
                  field.getType().isPrimitive() ? !same(value, before) : value != before;
              if (isSet || field.isAnnotationPresent(RegisterExtension.class)) {
                found.put(field, value);
              }
            });
    foreign = found;
  }

  private static boolean same(@Nullable Object value, @Nullable Object before) {
    return value != null && value.equals(before);
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
      for (Map.Entry<Field, @Nullable Object> field : foreign.entrySet()) {
        field.getKey().set(instance, field.getValue());
      }
      return instance;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
