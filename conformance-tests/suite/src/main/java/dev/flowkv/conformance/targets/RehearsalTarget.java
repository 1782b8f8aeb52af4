package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** An emulator in the place of a target that is not to be asked: a run that costs nothing. */
public final class RehearsalTarget implements ConformanceTarget {
  private final ConformanceTarget emulator;
  private final TargetInfo info;

  private RehearsalTarget(ConformanceTarget emulator, TargetInfo info) {
    this.emulator = emulator;
    this.info = info;
  }

  /** Starts an emulator that can what this target can, on a clock that is moved. */
  public static RehearsalTarget of(TargetInfo target) {
    EmulatorConfig config =
        EmulatorConfig.strong().toBuilder().clock(ClockSetting.manual()).build();
    ConformanceTarget emulator =
        target.face().equals("rest") ? new EmulatorHttpTarget(config) : new EmulatorTarget(config);
    EnumSet<Feature> features = EnumSet.copyOf(target.features());
    features.retainAll(emulator.info().features());
    features.removeAll(EnumSet.of(Feature.PREDICTABLE, Feature.FAULTS, Feature.PROVIDER));
    features.add(Feature.VIRTUAL_CLOCK);
    return new RehearsalTarget(
        emulator,
        new TargetInfo(
            target.name(),
            "a rehearsal on the emulator",
            target.face(),
            emulator.info().locations(),
            features,
            target.missing(),
            Duration.ZERO,
            Duration.ZERO));
  }

  @Override
  public TargetInfo info() {
    return info;
  }

  @Override
  public KvClient client(String location) {
    return emulator.client(location);
  }

  @Override
  public long nowMillis() {
    return emulator.nowMillis();
  }

  @Override
  public void pass(Duration duration) throws InterruptedException {
    emulator.pass(duration);
  }

  @Override
  public void reset(long seed) {
    emulator.reset(seed);
  }

  @Override
  public List<HttpFacts> takeHttpFacts() {
    return emulator.takeHttpFacts();
  }

  @Override
  public void close() throws IOException {
    emulator.close();
  }
}
