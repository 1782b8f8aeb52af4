package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.Candidates;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv clock}. */
@Command(
    name = "clock",
    description = "Shows a running emulator's clock, moves it, or changes how it moves.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Example: a minute in no time, on a clock that stands still",
      "  flowkv clock --mode manual",
      "  flowkv clock --advance 61s",
      "To the moment at which something changes by itself: a write arrives, a cached value ends",
      "  flowkv clock --step"
    })
public final class ClockCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Change change;

  static final class Change {
    @Option(
        names = "--advance",
        paramLabel = "DURATION",
        description = "Move a manual clock forward: 500ms, 61s, 5m, 2h, 1h30m.")
    private @Nullable String advance;

    @Option(
        names = "--step",
        description = "Move a manual clock to the next event, and tell what happens then.")
    private boolean step;

    @Option(
        names = "--set",
        paramLabel = "INSTANT",
        description = "Set a manual or scaled clock: 2026-12-24T00:00:00Z.")
    private @Nullable String now;

    @Option(
        names = "--mode",
        paramLabel = "CLOCK",
        completionCandidates = Candidates.Clocks.class,
        description = "real, manual, or xN: N times as fast.")
    private @Nullable String mode;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode answer = Json.read(answer());
    JsonNode clock = answer.path("clock").isObject() ? answer.path("clock") : answer;
    String scale = clock.has("scale") ? " x" + clock.path("scale").asText() : "";
    PrintWriter out = spec.commandLine().getOut();
    out.println(clock.path("now").asText() + " " + clock.path("mode").asText() + scale);
    if (change != null && change.step) {
      tell(answer, out);
    }
    return 0;
  }

  /** Says what has happened at the moment that a step went to. */
  private static void tell(JsonNode step, PrintWriter out) {
    for (JsonNode event : step.path("events")) {
      out.println(
          Printable.text(event.path("namespace").asText() + ": " + event.path("text").asText()));
    }
    if (step.path("events").isEmpty()) {
      out.println(
          "nothing is to come: no write is on its way, nothing expires, no cache entry ends");
    }
    if (step.path("more").asBoolean()) {
      out.println("and more at the same moment");
    }
    if (!step.path("complete").asBoolean()) {
      out.println("there are too many keys to look at all of them; something may be missing");
    }
  }

  private byte[] answer() throws IOException {
    if (change == null) {
      return server.ask("GET", "clock", null);
    }
    if (change.step) {
      return server.ask("POST", "clock/step", new byte[] {'{', '}'});
    }
    if (change.advance != null) {
      String body = "{\"millis\":" + millis(change.advance) + "}";
      return server.ask("POST", "clock/advance", body.getBytes(StandardCharsets.UTF_8));
    }
    String body =
        change.now != null
            ? "{\"now\":\"" + instant(change.now) + "\"}"
            : mode(String.valueOf(change.mode));
    return server.ask("PUT", "clock", body.getBytes(StandardCharsets.UTF_8));
  }

  private Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw bad("--set: must be an instant such as 2026-12-24T00:00:00Z, not \"" + text + "\"");
    }
  }

  private String mode(String text) {
    try {
      ClockSetting setting = ClockSetting.parse(text);
      String scale = setting.mode() == ClockMode.SCALED ? ",\"scale\":" + setting.scale() : "";
      return "{\"mode\":\"" + setting.mode().wireName() + "\"" + scale + "}";
    } catch (IllegalArgumentException e) {
      throw bad("--mode: " + e.getMessage());
    }
  }

  /** ISO 8601 without its decoration, and milliseconds, which it has not. */
  private long millis(String text) {
    try {
      if (text.matches("\\d{1,18}ms")) {
        return Long.parseLong(text.replace("ms", ""));
      }
      Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      if (!duration.isNegative()) {
        return duration.toMillis();
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // Told below.
    }
    throw bad("--advance: must be a duration such as 500ms, 61s, 5m or 2h, not \"" + text + "\"");
  }

  private CommandLine.ParameterException bad(String why) {
    return new CommandLine.ParameterException(spec.commandLine(), why);
  }
}
