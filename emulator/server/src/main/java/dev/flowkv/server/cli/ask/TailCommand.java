package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.conformance.history.LineExplainer;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.client.HistoryFollower;
import dev.flowkv.server.cli.option.JsonOption;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Json;
import dev.flowkv.server.cli.terminal.Terminal;
import dev.flowkv.server.cli.terminal.Wording;
import dev.flowkv.server.explain.InspectorAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv tail}. */
@Command(
    name = "tail",
    description = {
      "Shows a running emulator's last operations, and each new one as it ends.",
      "Says which it could not show; waits for an emulator that goes away to come back."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Example: what is read stale",
      "  flowkv tail --stale",
      "The next write of a key, for a program:",
      "  flowkv tail --key greeting --op put --last 0 --limit 1 --json"
    })
public final class TailCommand implements Callable<Integer> {
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** Most of the time an answer holds one operation; under load, those of so long. */
  private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(100);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

  private static final int UNAVAILABLE = 503;

  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;
  @Mixin private OperationFilter filter;
  @Mixin private JsonOption json;

  @Option(
      names = "--last",
      paramLabel = "NUMBER",
      description = "How many past operations are shown first (default: ${DEFAULT-VALUE}).")
  private int last = 10;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description = "End after so many operations (default: at Ctrl-C).")
  private long limit = Long.MAX_VALUE;

  private LineExplainer explainer = new LineExplainer();
  private long shown;
  private boolean isGone;

  @Override
  public Integer call() throws IOException, InterruptedException {
    filter.check();
    atLeast("--last", 0, last);
    atLeast("--limit", 1, limit);
    filter.checkLocation(server);
    HistoryFollower follower = new HistoryFollower(server);
    ArrayDeque<String> past = new ArrayDeque<>();
    follower.read(Duration.ZERO, reader(text -> remember(text, past)));
    past.forEach(this::show);
    while (!isDone()) {
      long begin = System.nanoTime();
      attempt(follower);
      pauseUntil(begin + (isGone ? BETWEEN_ATTEMPTS : BETWEEN_ANSWERS).toNanos());
    }
    return 0;
  }

  private void atLeast(String option, long least, long given) {
    if (given < least) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": must be at least " + least + ", not " + given);
    }
  }

  private void remember(String text, ArrayDeque<String> past) {
    past.addLast(text);
    if (past.size() > last) {
      past.removeFirst();
    }
  }

  private void attempt(HistoryFollower follower) throws IOException {
    try {
      // Of an emulator that comes back, nobody waits for the first answer.
      follower.read(isGone ? Duration.ZERO : WAIT, reader(this::show));
    } catch (ControlClient.RefusedException e) {
      if (e.status() != UNAVAILABLE) {
        throw e;
      }
      gone();
    } catch (IOException e) {
      gone();
    }
  }

  private void gone() {
    if (!isGone) {
      note("the emulator at " + server.url() + " does not answer any more; trying again");
      isGone = true;
    }
  }

  /** Takes the operations that are to be shown, as they are to be shown. */
  private HistoryFollower.Reader reader(Consumer<String> shownSo) {
    return new HistoryFollower.Reader() {
      @Override
      public void begin(@Nullable String missing) {
        if (missing != null) {
          // What was not seen cannot be told from what was not there.
          explainer = new LineExplainer();
        }
        if (isGone) {
          note("the emulator answers again; " + (missing == null ? "nothing was missed" : missing));
          isGone = false;
        } else if (missing != null) {
          note(missing);
        }
      }

      @Override
      public void line(JsonNode line) {
        List<Anomaly> why = explainer.next(line);
        if (filter.passes(line)) {
          shownSo.accept(text(line, why));
        }
      }
    };
  }

  private String text(JsonNode line, List<Anomaly> why) {
    if (json.isGiven()) {
      return Json.line(line);
    }
    String sentences =
        why.stream()
            .filter(filter::explains)
            .map(anomaly -> moment(anomaly) + "  " + anomaly.sentence())
            .collect(Collectors.joining("\n"));
    return filter.isOfStale() && !sentences.isEmpty() ? sentences : OperationText.of(line);
  }

  /** When it was; on a terminal, a link to the page that shows it. */
  private String moment(Anomaly anomaly) {
    String moment = Wording.instant(anomaly.atMillis());
    return Terminal.isConsole() && Terminal.takesLinks()
        ? InspectorAddress.link(moment, new InspectorAddress(server.url()).of(anomaly))
        : moment;
  }

  private void show(String text) {
    if (!isDone()) {
      spec.commandLine().getOut().println(text);
      shown++;
    }
  }

  private void note(String sentence) {
    spec.commandLine().getErr().println(Printable.text("flowkv: " + sentence));
  }

  private boolean isDone() {
    PrintWriter out = spec.commandLine().getOut();
    return shown >= limit || out.checkError();
  }

  private static void pauseUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
  }
}
