package dev.flowkv.replay;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Completes the command of the build with the name of a test. */
final class ReplayCommand {
  /** The command, with {@code TEST} in the place of the test's name. */
  private static final String PROPERTY = "flowkv.replay";

  private ReplayCommand() {}

  /**
   * Returns the line that names the command, or nothing if the build has not given one.
   *
   * @param method the test, or nothing for all tests of the class
   */
  static @Nullable String line(Class<?> tests, @Nullable Method method) {
    String command = System.getProperty(PROPERTY);
    return command == null ? null : "replay: " + command.replace("TEST", name(tests, method));
  }

  /** The name as {@code -Dtest} takes it: the outer class stands for tests that fail as a whole. */
  private static String name(Class<?> tests, @Nullable Method method) {
    String nested = tests.getName().substring(tests.getPackageName().length() + 1);
    return method == null ? nested : nested + '#' + method.getName();
  }
}
