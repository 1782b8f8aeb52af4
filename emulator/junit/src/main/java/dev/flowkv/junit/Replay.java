package dev.flowkv.junit;

import dev.flowkv.formats.HistoryWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * What somebody needs to see a failure again: said once, on the error stream and in the failure.
 */
final class Replay extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String DIRECTORY = "flowkv.history.directory";

  private Replay(String message) {
    super(message, null, false, false);
  }

  /** A failure that says how to see it again; it stays what it is otherwise. */
  static Throwable told(Session session, ExtensionContext context, Throwable failure) {
    boolean isTold = false;
    for (Throwable suppressed : failure.getSuppressed()) {
      isTold |= suppressed instanceof Replay;
    }
    if (!isTold && !(failure instanceof TestAbortedException)) {
      String message = message(session, context);
      failure.addSuppressed(new Replay(message));
      System.err.println(message);
    }
    return failure;
  }

  private static String message(Session session, ExtensionContext context) {
    String type = name(context.getRequiredTestClass());
    String method = context.getRequiredTestMethod().getName();
    int schedules = session.setup().schedules();
    return "%s.%s failed with seed %d%s%n  history: %s%n  replay:  mvn test -Dtest='%s#%s' -Dflowkv.seed=%d"
        .formatted(
            type,
            method,
            session.seed(),
            schedules == 1
                ? ""
                : ", schedule %d of %d"
                    .formatted(session.seed() - session.firstSeed() + 1, schedules),
            written(session, context, type + "." + method),
            type,
            method,
            session.seed());
  }

  /** The class as {@code -Dtest} takes it: {@code Outer$Inner}. */
  static String name(Class<?> type) {
    return type.getName()
        .substring(type.getPackageName().isEmpty() ? 0 : type.getPackageName().length() + 1);
  }

  private static String written(Session session, ExtensionContext context, String test) {
    // Of the invocations of one test, each has a file of its own.
    String invocation =
        context.getTestMethod().isPresent()
                && !context.getDisplayName().startsWith(context.getRequiredTestMethod().getName())
            ? "-" + context.getDisplayName().replaceAll("[^A-Za-z0-9]+", "-")
            : "";
    String name = test + invocation;
    Path file =
        directory(context)
            .resolve(
                name.substring(0, Math.min(150, name.length()))
                    + "-seed-"
                    + session.seed()
                    + ".jsonl");
    try {
      Files.createDirectories(directory(context));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        HistoryWriter.write(session.history().recorded(), out);
      }
      return file.toString();
    } catch (IOException e) {
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
