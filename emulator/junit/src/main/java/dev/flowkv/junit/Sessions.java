package dev.flowkv.junit;

import dev.flowkv.engine.KvSchedule;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/** Which session a test has: that of its method, or of the instance that it shares with others. */
final class Sessions {
  private static final String SEED = "flowkv.seed";
  private static final String SCHEDULE = "flowkv.schedule";
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

  private Sessions() {}

  /** Makes or renews the session of a test that begins. */
  static void beforeEach(ExtensionContext context, ExtensionContext.Store store) {
    Session session = of(context, store);
    if (!session.owner().equals(context.getUniqueId())) {
      // It was made for the constructor of an instance that all tests of a class share.
      if (runsBesideOthers(context)) {
        throw new ExtensionConfigurationException(
            Replay.name(context.getRequiredTestClass())
                + ": tests that share an instance share the emulator of its constructor, and cannot"
                + " run at the same time; take parameters in the methods in place of the"
                + " constructor, or use @Execution(SAME_THREAD)");
      }
      session.begin(FailedSchedules.read(context));
    }
  }

  private static boolean runsBesideOthers(ExtensionContext context) {
    return context.getExecutionMode() == ExecutionMode.CONCURRENT
        && context.getConfigurationParameter(PARALLEL).filter(Boolean::parseBoolean).isPresent();
  }

  /**
   * The session of a test: the one that it has, or a new one.
   *
   * @throws ExtensionConfigurationException if there is no annotation, or something wrong with it
   */
  static Session of(ExtensionContext context, ExtensionContext.Store store) {
    Session found = store.get(Session.class, Session.class);
    Found annotation = annotation(context);
    if (found != null) {
      if (!found.setup().annotation().equals(annotation.annotation())) {
        throw new ExtensionConfigurationException(
            "@WorkersKv on "
                + annotation.where()
                + ": the constructor of an instance that several tests share has an emulator"
                + " already, which cannot be another one for some of them");
      }
      return found;
    }
    Long seed = onlySeed(context);
    KvSchedule schedule = onlySchedule(context);
    if (seed != null && schedule != null) {
      throw new ExtensionConfigurationException(
          SCHEDULE + " and " + SEED + " exclude each other: a schedule decides what a seed draws");
    }
    Setup setup = Setup.of(annotation.annotation(), annotation.where(), seed, schedule);
    Session session =
        new Session(
            setup,
            context.getUniqueId(),
            setup.isSearching() ? FailedSchedules.read(context) : List.of());
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
    // The class around a nested one is the one that is run, which may have inherited it.
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      Class<?> tests = c.getTestClass().orElse(null);
      Optional<WorkersKv> onClass =
          Optional.ofNullable(tests)
              .flatMap(t -> AnnotationSupport.findAnnotation(t, WorkersKv.class));
      if (tests != null && onClass.isPresent()) {
        return new Found(onClass.get(), Replay.name(tests));
      }
    }
    throw new ExtensionConfigurationException(
        Replay.name(type) + " has no @WorkersKv, which says what its tests run on");
  }

  private static @Nullable KvSchedule onlySchedule(ExtensionContext context) {
    String text = context.getConfigurationParameter(SCHEDULE).orElse(null);
    try {
      return text == null ? null : KvSchedule.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(SCHEDULE + ": " + e.getMessage(), e);
    }
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
}
