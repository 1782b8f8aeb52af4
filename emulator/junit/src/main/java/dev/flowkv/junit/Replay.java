package dev.flowkv.junit;

import dev.flowkv.engine.KvSchedule;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How a test is called, and how it is run again. */
final class Replay {
  private Replay() {}

  /** Returns the test as {@code Class.method}. */
  static String test(ExtensionContext context) {
    return name(context.getRequiredTestClass()) + "." + method(context);
  }

  /** Returns the command that runs a test again with one seed. */
  static String command(ExtensionContext context, long seed) {
    return "mvn test -Dtest='%s' -Dflowkv.seed=%d".formatted(pattern(context), seed);
  }

  /** Returns the command that runs a test again with one schedule. */
  static String command(ExtensionContext context, KvSchedule schedule) {
    return "mvn test -Dtest='%s' -Dflowkv.schedule='%s'".formatted(pattern(context), schedule);
  }

  static String method(ExtensionContext context) {
    return context.getTestMethod().map(Method::getName).orElse("<init>");
  }

  /** A nested class that another class inherits is found only where that one is looked for too. */
  private static String pattern(ExtensionContext context) {
    Class<?> around = context.getRequiredTestClass();
    String method = "#" + method(context);
    Class<?> run = around;
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      run = c.getTestClass().orElse(run);
    }
    while (around.getEnclosingClass() != null && around != run) {
      around = around.getEnclosingClass();
    }
    String test = name(context.getRequiredTestClass()) + method;
    return around == run ? test : name(run) + method + "," + test;
  }

  /** Returns the class as {@code -Dtest} takes it: {@code Outer$Inner}. */
  static String name(Class<?> type) {
    return type.getName()
        .substring(type.getPackageName().isEmpty() ? 0 : type.getPackageName().length() + 1);
  }
}
