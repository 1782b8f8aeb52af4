package dev.flowkv.junit;

import dev.flowkv.formats.HistoryWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What somebody needs to see a failure again: said once, on the error stream and in the failure.
 */
final class Replay extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String DIRECTORY = "flowkv.history.directory";

  private Replay(String message) {
    super(message, null, false, false);
  }

  /** Says how to see a failure again; it stays what it is otherwise. */
  static void tell(Session session, ExtensionContext context, Throwable failure) {
    String message = message(session, context);
    failure.addSuppressed(new Replay(message));
    System.err.println(message);
  }

  private static String message(Session session, ExtensionContext context) {
    String type = name(context.getRequiredTestClass());
    String method = context.getTestMethod().map(Method::getName).orElse("<init>");
    int schedules = session.setup().schedules();
    return "%s.%s failed with seed %d%s%n  history: %s%n  replay:  mvn test -Dtest='%s' -Dflowkv.seed=%d"
        .formatted(
            type,
            method,
            session.seed(),
            schedules == 1
                ? ""
                : ", schedule %d of %d"
                    .formatted(session.seed() - session.firstSeed() + 1, schedules),
            written(session, context, context.getRequiredTestClass().getName() + "." + method),
            pattern(context, type + "#" + method),
            session.seed());
  }

  /** A nested class that another class inherits is found only where that one is looked for too. */
  private static String pattern(ExtensionContext context, String test) {
    Class<?> around = context.getRequiredTestClass();
    Class<?> run = around;
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      run = c.getTestClass().orElse(run);
    }
    while (around.getEnclosingClass() != null && around != run) {
      around = around.getEnclosingClass();
    }
    return around == run ? test : name(run) + test.substring(test.indexOf('#')) + "," + test;
  }

  /** The class as {@code -Dtest} takes it: {@code Outer$Inner}. */
  static String name(Class<?> type) {
    return type.getName()
        .substring(type.getPackageName().isEmpty() ? 0 : type.getPackageName().length() + 1);
  }

  private static String written(Session session, ExtensionContext context, String test) {
    // The id tells apart what has the same name: overloads, invocations, heirs of a nested class.
    String id = Integer.toHexString(context.getUniqueId().hashCode());
    // In every locale and file system: a test's name may be of any letters.
    String name = test.replaceAll("[^A-Za-z0-9.$_-]", "_");
    try {
      Path file =
          directory(context)
              .resolve(
                  name.substring(0, Math.min(150, name.length()))
                      + "-%s-seed-%d.jsonl".formatted(id, session.seed()));
      Files.createDirectories(directory(context));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        HistoryWriter.write(session.history().recorded(), out);
      }
      return file.toString();
    } catch (IOException | InvalidPathException e) {
      return "cannot be written: " + e;
    }
  }

  private static Path directory(ExtensionContext context) {
    String given = context.getConfigurationParameter(DIRECTORY).orElse(null);
    if (given != null) {
      return Path.of(given);
    }
    String build =
        Files.isDirectory(Path.of("build")) && !Files.isDirectory(Path.of("target"))
            ? "build"
            : "target";
    return Path.of(build, "flowkv");
  }
}
