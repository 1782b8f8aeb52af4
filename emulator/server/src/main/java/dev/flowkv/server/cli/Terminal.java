package dev.flowkv.server.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Whether people look at what this program prints. */
final class Terminal {
  /** The scripts set this: Java does not know whether the error stream is a terminal. */
  private static final String ERROR_STREAM = "flowkv.terminal";

  /** {@code dev} sets this: it hands on what the emulator prints into a pipe. */
  private static final String HANDED_ON = "FLOWKV_TERMINAL";

  private Terminal() {}

  /** Whether the error stream is a terminal; without the scripts, whether the other two are. */
  static boolean isErrorStream() {
    String handedOn = System.getenv(HANDED_ON);
    String told = handedOn == null ? System.getProperty(ERROR_STREAM) : handedOn;
    return told == null ? isConsole(System.console()) : Boolean.parseBoolean(told);
  }

  /** From Java 22 on there is a console also where there is no terminal. */
  private static boolean isConsole(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
