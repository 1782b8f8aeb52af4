package dev.flowkv.junit;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.provider.InProcessKeyValue;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What a session gives to parameters. */
final class Parameters {
  private static final Set<Class<?>> TYPES =
      Set.of(
          KeyValue.class, KvAccess.class, KvNamespace.class, KvEmulator.class, EmulatorClock.class);

  private Parameters() {}

  static boolean isSupported(Parameter parameter, AnnotatedElement annotations) {
    return TYPES.contains(parameter.getType()) || annotations.isAnnotationPresent(At.class);
  }

  /**
   * The argument for a parameter.
   *
   * @throws ParameterResolutionException if there is none of this type, or at this location
   */
  static Object resolve(Parameter parameter, @Nullable At at, Session session) {
    KvEmulator emulator = session.emulator();
    String id =
        at == null || at.namespace().isEmpty() ? session.setup().namespace() : at.namespace();
    KvNamespace namespace = emulator.namespace(id);
    Class<?> type = parameter.getType();
    if (type == KeyValue.class) {
      return InProcessKeyValue.of(emulator, namespace, location(parameter, at, session));
    } else if (type == KvAccess.class) {
      return namespace.at(location(parameter, at, session));
    }
    if (at != null && !(type == KvNamespace.class && at.value().isEmpty())) {
      throw new ParameterResolutionException(
          "@At names the location of a KeyValue or a KvAccess, and the namespace of a KvNamespace,"
              + " not of "
              + parameter);
    }
    if (type == KvNamespace.class) {
      return namespace;
    }
    return type == KvEmulator.class ? emulator : emulator.clock();
  }

  private static String location(Parameter parameter, @Nullable At at, Session session) {
    List<String> locations = session.setup().config().locations();
    if (at == null || at.value().isEmpty()) {
      return locations.get(0);
    }
    if (!locations.contains(at.value()) && !at.value().equals(EmulatorConfig.REST_LOCATION)) {
      throw new ParameterResolutionException(
          "@At on %s: there is no location \"%s\"; the locations are %s and rest"
              .formatted(
                  parameter, at.value(), locations.stream().collect(Collectors.joining(", "))));
    }
    return at.value();
  }
}
