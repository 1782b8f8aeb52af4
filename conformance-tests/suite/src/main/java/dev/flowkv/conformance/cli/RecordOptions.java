package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.record.Difference;
import dev.flowkv.conformance.record.Recorded;
import dev.flowkv.conformance.record.Recording;
import dev.flowkv.conformance.record.RecordingFolder;
import dev.flowkv.conformance.record.ReplayLog;
import dev.flowkv.conformance.record.Replays;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a run is recorded, or a recording is asked again. */
final class RecordOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = {
        "Write what is asked and answered there, a file of JSON Lines for each property, without keys,",
        "ids, account and token of yours. The folder must hold no recording yet."
      })
  private @Nullable Path record;

  @Option(
      names = "--preview",
      description = {
        "Print what a run costs and what --record would keep of it, as a rehearsal on the emulator",
        "shows. Nothing is asked of the target, and nothing is written."
      })
  private boolean preview;

  @Option(
      names = "--replay",
      paramLabel = "DIR",
      description = {
        "Ask what was recorded there, and compare: texts exactly, times by bound. Status 0: all that",
        "was asked came out the same; 1: differences; 2: it could not be asked, or not be read."
      })
  private @Nullable Path replay;

  private List<Recorded> recordings = List.of();

  boolean isPreview() {
    return preview;
  }

  boolean isReplay() {
    return replay != null;
  }

  boolean isRecord() {
    return record != null;
  }

  /** Refuses options that do not go together. */
  void check(int targets, List<String> given) {
    if (isReplay()) {
      for (String other : List.of("--record", "--preview", "--seed", "--tries", "--publish")) {
        if (given.contains(other)) {
          throw new CommandLine.ParameterException(
              spec.commandLine(),
              other + ": does not go with --replay, which asks what was recorded");
        }
      }
    }
    if ((isRecord() || preview) && targets != 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          (isRecord() ? "--record" : "--preview")
              + ": takes one target, and of emulators one --profile");
    }
  }

  /** Makes the folder, or reads it, before anything is asked. */
  void prepare(Predicate<String> wanted) throws IOException {
    if (record != null && !preview) {
      RecordingFolder.prepare(record);
    }
    if (replay != null) {
      recordings = RecordingFolder.read(replay, wanted);
    }
  }

  /** The seed of the recording. */
  long seed(long otherwise) {
    return recordings.isEmpty() ? otherwise : recordings.get(0).header().seed();
  }

  /** What a run is for. */
  Purpose purpose(List<Property> properties, RunOptions options, Instant start) {
    if (replay != null) {
      return new Again(recordings, options.runId());
    }
    Path folder = record;
    if (folder == null) {
      return () -> properties;
    }
    Recording recording =
        new Recording(
            new Recording.Run(
                options.runId(), start.toString(), ConformanceCommand.version(), options.seed()),
            RecordingFolder.into(folder));
    return new Noted(properties, recording, folder);
  }

  private record Noted(List<Property> properties, Recording recording, Path folder)
      implements Purpose {
    @Override
    public ConformanceTarget seen(Property property, ConformanceTarget target) {
      return recording.of(property, target);
    }

    @Override
    public void ended(PropertyResult result) {
      recording.ended(result);
    }

    @Override
    public List<String> closing() {
      List<String> lines = new ArrayList<>(recording.remarks());
      lines.add(
          "recorded: "
              + recording.summary()
              + ", in "
              + folder
              + "; look at the files before you pass them on");
      return lines;
    }
  }

  private static final class Again implements Purpose {
    private final List<Recorded> recordings;
    private final ReplayLog log = new ReplayLog();
    private final List<Property> properties;

    Again(List<Recorded> recordings, String runId) {
      this.recordings = recordings;
      this.properties = Replays.of(recordings, runId, log);
    }

    @Override
    public List<Property> properties() {
      return properties;
    }

    @Override
    public List<String> lines(PropertyResult result) {
      if (result.status() != Status.VIOLATED) {
        return Purpose.super.lines(result);
      }
      List<String> lines = new ArrayList<>();
      for (Difference difference : log.differences(result.property().id())) {
        List<String> words = difference.lines();
        lines.add("  " + result.property().id() + ", " + words.get(0));
        words.subList(1, words.size()).forEach(line -> lines.add("  " + line));
      }
      return lines;
    }

    @Override
    public List<String> closing() {
      Recorded.Header header = recordings.get(0).header();
      List<String> lines = new ArrayList<>();
      for (Recorded recorded : recordings) {
        if (recorded.end().stopped() != null) {
          lines.add(
              recorded.header().property()
                  + " was recorded in part, and is compared so far: "
                  + recorded.end().stopped());
        }
      }
      lines.add(
          "what " + header.target() + " was asked at " + header.date() + ": " + log.summary());
      return lines;
    }
  }
}
