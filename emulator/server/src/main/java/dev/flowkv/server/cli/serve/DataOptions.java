package dev.flowkv.server.cli.serve;

import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.data.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where data stays. */
final class DataOptions {
  private static final String SYNC = "--sync";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Keep every accepted write in this directory, and begin with what is there.",
        "It is made if it is missing."
      })
  private @Nullable Path folder;

  @Option(
      names = SYNC,
      paramLabel = "WHEN",
      description = {
        "When a write to --data survives: 'os', the end of the emulator, however it ends;",
        "'always', the loss of power, too, and each write waits for the disk."
      })
  private String sync = "os";

  @Option(
      names = "--reset",
      description = "Begin with an empty --data: what was kept there is removed first.")
  private boolean reset;

  boolean isGiven() {
    return folder != null;
  }

  /** Whether opening it removes what it has. */
  boolean isReset() {
    return reset;
  }

  /**
   * Opens the directory; null: none is named.
   *
   * @throws IOException saying what is wrong with it
   */
  @Nullable DataDirectory open() throws IOException {
    DataDirectory.Sync when =
        switch (sync) {
          case "os" -> DataDirectory.Sync.OS;
          case "always" -> DataDirectory.Sync.ALWAYS;
          default ->
              throw new CommandLine.ParameterException(
                  command.commandLine(), SYNC + ": must be os or always, not \"" + sync + "\"");
        };
    Path from = folder;
    if (from == null) {
      if (reset) {
        throw new CommandLine.ParameterException(
            command.commandLine(), "--reset: there is nothing to empty without --data");
      }
      return null;
    }
    if (reset) {
      DataDirectory.empty(from);
    }
    return DataDirectory.open(from, when);
  }

  /**
   * Makes an emulator that keeps what it accepts in a directory; null: in memory. If it cannot be
   * made, the directory is given back.
   *
   * @throws IOException if what is in the directory does not fit together
   */
  static KvEmulator started(EmulatorConfig config, @Nullable DataDirectory directory)
      throws IOException {
    if (directory == null) {
      return KvEmulator.create(config);
    }
    try {
      return KvEmulator.create(config.toBuilder().commitLog(directory).build());
    } catch (IllegalArgumentException e) {
      directory.abandon();
      throw directory.unreadable(e);
    } catch (RuntimeException e) {
      directory.abandon();
      throw e;
    }
  }

  /** Gives a directory back, since the emulator has not started. */
  static void abandon(@Nullable DataDirectory directory) {
    if (directory != null) {
      directory.abandon();
    }
  }

  /**
   * Gives a directory back.
   *
   * @return whether everything is in it
   */
  static boolean close(@Nullable DataDirectory directory, PrintWriter err) {
    try {
      if (directory != null) {
        directory.close();
      }
      return true;
    } catch (IOException e) {
      err.println("flowkv: " + e.getMessage());
      err.flush();
      return false;
    }
  }

  /** Says where the data is, and how much there is. */
  static String line(DataDirectory directory, KvEmulator emulator) {
    long keys =
        emulator.namespaces().stream()
            .mapToLong(info -> emulator.namespace(info.id()).size().keys())
            .sum();
    int namespaces = emulator.namespaces().size();
    return String.format(
        Locale.ROOT,
        "data       %s (%,d %s, %,d %s%s)",
        directory,
        namespaces,
        namespaces == 1 ? "namespace" : "namespaces",
        keys,
        keys == 1 ? "key" : "keys",
        directory.wasClosed()
            ? ""
            : "; the emulator before was killed, what it acknowledged is here");
  }

  /** Says that the clock does not begin where it was asked to. */
  static Optional<String> warning(
      DataDirectory directory, EmulatorConfig config, KvEmulator emulator) {
    boolean isAhead =
        config.clock().mode() == ClockMode.REAL && emulator.clock().mode() != ClockMode.REAL;
    return isAhead
        ? Optional.of(
            "flowkv: the clock goes on from %s, when the last write to %s was made; the computer's"
                    .formatted(emulator.clock().instant(), directory)
                + " clock is behind that")
        : Optional.empty();
  }
}
