package dev.flowkv.server.cli.terminal;

import java.io.Console;

/** Whether people look at what this program prints. */
public final class Terminal {
  /** The scripts set this: Java does not know whether the error stream is a terminal. */
  private static final String ERROR_STREAM = "flowkv.terminal";

  /** {@code dev} sets this: it hands on what the emulator prints into a pipe. */
  private static final String HANDED_ON = "FLOWKV_TERMINAL";

  private Terminal() {}

  /** Whether the error stream is a terminal; without the scripts, whether the other two are. */
  public static boolean isErrorStream() {
    String handedOn = System.getenv(HANDED_ON);
    String told = handedOn == null ? System.getProperty(ERROR_STREAM) : handedOn;
    return told == null ? isConsole() : Boolean.parseBoolean(told);
  }

  /** Whether who looks at colors, and so at links, wants them. */
  public static boolean takesLinks() {
    String noColor = System.getenv("NO_COLOR");
    return (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  /** Whether standard input and standard output are a terminal. */
  public static boolean isConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // Before Java 22, there is a console on terminals alone.
    }
  }
}
