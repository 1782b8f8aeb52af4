package dev.flowkv.conformance.record;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.run.PropertyResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Records a run: each property has a file of its own. Safe for use by threads. */
public final class Recording {
  private final Run run;
  private final Sink sink;
  private final Map<String, Begun> begun = new ConcurrentHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private int files;
  private int exchanges;

  /**
   * A run.
   *
   * @param id part of its keys, which is not kept
   * @param date when it began, UTC
   * @param suite the version of the suite
   * @param seed of what it draws
   */
  public record Run(String id, String date, String suite, long seed) {
    /** Refuses an id that another one could not stand in for. */
    public Run {
      if (id.length() != Reduction.RUN.length()) {
        throw new IllegalArgumentException("a run's id has " + Reduction.RUN.length() + " letters");
      }
    }
  }

  /** Takes the lines of a property. */
  public interface Sink {
    /** Takes them. */
    void take(String property, List<String> lines) throws IOException;
  }

  private record Begun(PropertyRecording recording, Recorded.Header header) {}

  /** A recording that nothing is in yet. */
  public Recording(Run run, Sink sink) {
    this.run = run;
    this.sink = sink;
  }

  /** Gives a property the target, and writes down what it makes of it. */
  public ConformanceTarget of(Property property, ConformanceTarget target) {
    TargetInfo info = target.info();
    PropertyRecording recording =
        new PropertyRecording(info, run.id, property.id(), target.identities(), target.nowMillis());
    Reduction names = new Reduction(run.id, property.id(), target.identities(), 0);
    begun.put(
        property.id(),
        new Begun(
            recording,
            new Recorded.Header(
                property.id(),
                property.rule(),
                run.date,
                info.name(),
                names.anonymous(info.description()),
                info.face(),
                run.suite,
                run.seed,
                info.staleness(),
                info.slack(),
                info.has(Feature.VIRTUAL_CLOCK),
                recording.phaseMillis(),
                info.locations(),
                property.needs().stream().map(Enum::name).sorted().toList())));
    return new RecordingTarget(target, recording);
  }

  /** Writes the file of a property that has come to its end; one that was given up has none. */
  public synchronized void ended(PropertyResult result) {
    String id = result.property().id();
    Begun begin = begun.remove(id);
    if (begin == null || result.isGivenUp()) {
      return;
    }
    Recorded recorded = begin.recording.finished(begin.header, result.status().words());
    if (recorded.size() == 0) {
      if (recorded.end().stopped() != null) {
        remarks.add(id + " is not recorded: " + recorded.end().stopped());
      }
      return;
    }
    try {
      sink.take(id, RecordingLines.of(recorded));
    } catch (IOException e) {
      remarks.add(id + " is not recorded: " + e.getMessage());
      return;
    }
    files++;
    exchanges += recorded.size();
    if (recorded.end().stopped() != null) {
      remarks.add(id + " is recorded in part: " + recorded.end().stopped());
    }
  }

  /** What is not in the recording, and why. */
  public synchronized List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** How much was recorded, in words. */
  public synchronized String summary() {
    return exchanges + " exchanges of " + files + " properties";
  }
}
