package dev.flowkv.examples.zoo;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.provider.InProcessKeyValue;
import dev.flowkv.exploration.Exploration;
import dev.flowkv.exploration.KvExploration;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Instant;
import java.util.Arrays;

/**
 * The one {@code @WorkersKv} method of a test class, as a program that runs without JUnit.
 *
 * @param method the method
 */
record TestProgram(Method method) {
  /** Finds the method in its class. */
  static TestProgram in(Class<?> tests) {
    return new TestProgram(
        Arrays.stream(tests.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(WorkersKv.class))
            .reduce(
                (one, other) -> {
                  throw new IllegalArgumentException(tests + " has two @WorkersKv methods");
                })
            .orElseThrow());
  }

  /** The name as reports have it, {@code Class.method}. */
  String name() {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  /** Explores it as its annotation says. */
  Exploration explore() {
    WorkersKv annotation = method.getAnnotation(WorkersKv.class);
    KvExploration exploration = KvExploration.of(config(annotation.seed()));
    return (annotation.schedules() == WorkersKv.ALL
            ? exploration.allSchedules()
            : exploration.schedules(annotation.schedules()))
        .run(this::run);
  }

  /** Whether it passes when everything is drawn from a seed. */
  boolean passesWith(long seed) {
    try {
      run(KvEmulator.create(config(seed)));
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  private EmulatorConfig config(long seed) {
    WorkersKv annotation = method.getAnnotation(WorkersKv.class);
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder()
            .clock(ClockSetting.manual(Instant.parse(annotation.startsAt())))
            .seed(seed);
    for (String setting : annotation.settings()) {
      String[] nameAndValue = setting.split("=", 2);
      config.set(nameAndValue[0], nameAndValue[1]);
    }
    return config.build();
  }

  private void run(KvEmulator emulator) {
    Object[] arguments =
        Arrays.stream(method.getParameters()).map(p -> argument(p, emulator)).toArray();
    try {
      method.invoke(method.getDeclaringClass().getDeclaredConstructor().newInstance(), arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(name() + " does not fail by an assertion", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object argument(Parameter parameter, KvEmulator emulator) {
    return parameter.getType() == KeyValue.class
        ? InProcessKeyValue.of(
            emulator, emulator.namespace("app"), parameter.getAnnotation(At.class).value())
        : emulator.clock();
  }
}
