package dev.flowkv.server.cli.serve;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.server.cli.option.FileOptions;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Terminal;
import dev.flowkv.server.cli.terminal.TerminalQuestion;
import dev.flowkv.server.data.DataDirectory;
import dev.flowkv.server.explain.HistoryWatcher;
import dev.flowkv.server.explain.InspectorAddress;
import dev.flowkv.server.explain.TerminalReport;
import dev.flowkv.server.files.KeptFiles;
import dev.flowkv.server.files.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv serve}. */
@Command(
    name = "serve",
    description = "Runs the emulator until it is ended.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true,
    footer = {
      "",
      "Example: an emulator on which tests move the clock, its writes a minute late elsewhere:",
      "  flowkv serve --clock manual --set replicationLag=fixed:60s"
    })
public final class ServeCommand implements Callable<Integer> {
  /** How long requests under way may go on after the end has been asked for. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  private final FileOptions fromFile;

  @Mixin private final EmulatorOptions emulator;

  @Mixin private final TerminalOptions terminal = new TerminalOptions();

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = {
        "Start from this file if it is there, and save everything to it at the end.",
        "It brings its own profile, settings, seed, locations, clock and namespaces."
      })
  private @Nullable Path snapshot;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--history-file",
      paramLabel = "FILE",
      description = "Also write every operation to this file, as JSON Lines.")
  private @Nullable Path historyFile;

  @Option(
      names = "--until-stdin-ends",
      description = "End when standard input does: with the program that has started this one.")
  private boolean untilStdinEnds;

  /**
   * Makes the command.
   *
   * @param fromFile which of its options a file gave
   */
  public ServeCommand(FileOptions fromFile) {
    this.fromFile = fromFile;
    this.emulator = new EmulatorOptions(fromFile, ServerOptions.DEFAULT_PORT, "real");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    EmulatorOptions.Checked options = emulator.checked();
    checkFiles();
    TerminalReport report = terminal.report();
    if (data.isReset()) {
      // Who cannot start removes nothing.
      emulator.requireFreePort();
    }
    DataDirectory directory = data.open();
    KvEmulator started = DataOptions.started(options.config(), directory);
    KeptFiles files = KeptFiles.open(started, snapshot, historyFile);
    FlowKvServer server;
    try {
      // After the snapshot, which brings its own namespaces.
      server = emulator.start(started, options);
      if (directory != null) {
        directory.holds(EmulatorOptions.url(options.server(), server.port()));
      }
    } catch (IOException | RuntimeException e) {
      files.abandon();
      DataOptions.abandon(directory);
      throw e;
    }
    files.begin();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    InspectorAddress inspector =
        new InspectorAddress(EmulatorOptions.url(options.server(), server.port()));
    Optional<HistoryWatcher> watcher =
        report.begin(
            started,
            server.history(),
            out,
            err,
            Terminal.isErrorStream() && Terminal.takesLinks() ? inspector : null);
    // Who has standard input for other things is not asked there.
    Question question = untilStdinEnds ? Question.NOBODY : TerminalQuestion.ofThisProgram(err);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> end(server, watcher, files, directory, question), "flowkv-end"));
    out.println(readyLine(inspector.server(), started, files.isRestored()));
    out.println("inspector  " + inspector.page());
    if (directory != null) {
      out.println(DataOptions.line(directory, started));
      DataOptions.warning(directory, options.config(), started).ifPresent(err::println);
    }
    out.flush();
    ListeningNotice.of(options.server(), server.port()).ifPresent(err::println);
    if (files.isRestored()) {
      new OverriddenOptions(spec.commandLine().getParseResult(), options.config(), started)
          .warning(String.valueOf(snapshot))
          .ifPresent(err::println);
    }
    if (untilStdinEnds) {
      Thread watch = new Thread(ServeCommand::endWithStdin, "flowkv-stdin");
      watch.setDaemon(true);
      watch.start();
    }
    server.join();
    return CommandLine.ExitCode.OK;
  }

  /** The program that started this holds the other end of the pipe, until it ends in any way. */
  private static void endWithStdin() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It is at its end.
    }
    System.exit(CommandLine.ExitCode.OK);
  }

  /**
   * First nobody writes any more, then everything is saved, whatever else goes wrong. The status is
   * set here: who ends the program, a signal or {@link #endWithStdin}, has set that of success, and
   * it would stand if this thread died.
   */
  private void end(
      FlowKvServer server,
      Optional<HistoryWatcher> watcher,
      KeptFiles files,
      @Nullable DataDirectory directory,
      Question question) {
    boolean whole = false;
    try {
      server.close(GRACE);
      watcher.ifPresent(HistoryWatcher::close);
    } finally {
      try {
        whole = files.end(spec.commandLine().getOut(), spec.commandLine().getErr(), question);
      } finally {
        whole &= DataOptions.close(directory, spec.commandLine().getErr());
        if (!whole) {
          Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
        }
      }
    }
  }

  private void checkFiles() {
    if (snapshot != null && data.isGiven()) {
      throw bad(
          "--snapshot",
          "cannot be given together with --data: both say what the emulator begins with; to put a"
              + " snapshot into a directory, restore it with PUT /__flowkv/snapshot");
    }
    if (snapshot != null && !Files.isDirectory(folderOf(snapshot))) {
      throw bad("--snapshot", "must be a file in a folder that exists, not \"" + snapshot + "\"");
    }
    if (historyFile != null && !Files.isDirectory(folderOf(historyFile))) {
      throw bad(
          "--history-file", "must be a file in a folder that exists, not \"" + historyFile + "\"");
    }
    if (snapshot != null
        && historyFile != null
        && snapshot.toAbsolutePath().normalize().equals(historyFile.toAbsolutePath().normalize())) {
      throw bad("--history-file", "must be another file than --snapshot");
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
  }

  /**
   * Returns what the emulator starts with, unless a snapshot brings its own.
   *
   * @throws CommandLine.ParameterException naming the option whose value cannot be one
   */
  public EmulatorConfig config() {
    return emulator.config();
  }

  private CommandLine.ParameterException bad(String option, String why) {
    return new CommandLine.ParameterException(spec.commandLine(), option + ": " + why);
  }

  private String readyLine(String url, KvEmulator started, boolean restored) {
    EmulatorConfig config = started.config();
    String configFile = fromFile.file();
    return "FlowKV is ready at "
        + url
        + " (profile "
        + config.profile().wireName()
        + ", clock "
        + (restored || started.config().commitLog().isKept()
            ? started.clock().mode().wireName()
            : emulator.clock())
        + ", locations "
        + String.join(",", config.locations())
        + (restored ? ", all from " + snapshot : "")
        + (configFile == null ? "" : ", options of " + configFile)
        + ")";
  }
}
