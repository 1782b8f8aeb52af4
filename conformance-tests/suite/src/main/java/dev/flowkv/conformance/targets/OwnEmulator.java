package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** What is the same for every emulator in this process, whichever face is asked. */
abstract class OwnEmulator implements ConformanceTarget {
  static final String NAMESPACE = "00000000000000000000000000000001";

  private final EmulatorConfig config;
  private final EmulatorConfig claimed;
  private final KvEmulator emulator;

  /**
   * An emulator, whose clock must be manual.
   *
   * @param claimed what it says it is
   */
  OwnEmulator(EmulatorConfig config, EmulatorConfig claimed) {
    this.config = config;
    this.claimed = claimed;
    this.emulator = KvEmulator.create(config);
  }

  final KvEmulator emulator() {
    return emulator;
  }

  final EmulatorConfig claimed() {
    return claimed;
  }

  /** What it says of itself; settings and profile are added. */
  final TargetInfo info(
      String name,
      String description,
      String face,
      List<String> locations,
      EnumSet<Feature> features) {
    EmulatorSettings settings = new EmulatorSettings(claimed);
    String profile = claimed.profile().wireName();
    return new TargetInfo(
        name + " (" + profile + ")",
        description + ", profile " + profile,
        face,
        locations,
        settings.features(features),
        "the face or the profile has none",
        settings.staleness(),
        Duration.ZERO);
  }

  @Override
  public final long nowMillis() {
    return emulator.clock().millis();
  }

  @Override
  public final void pass(Duration duration) {
    emulator.clock().advance(duration);
  }

  @Override
  public final void reset(long seed) {
    emulator.faults().clear();
    emulator.configure(c -> config.toBuilder().seed(seed).build());
    emulator.reset();
  }

  @Override
  public final Optional<Prediction> prediction() {
    return Optional.of(new Prediction(new EmulatorSettings(claimed).texts(), NAMESPACE));
  }

  @Override
  public final void failNext(Fault fault, int count) {
    FaultEffect effect =
        switch (fault) {
          case ERROR -> new FaultEffect.Failure(503, "Service Unavailable", null);
          case LOST_ACKNOWLEDGEMENT -> new FaultEffect.LostAcknowledgement();
        };
    emulator
        .faults()
        .set(
            emulator.config().seed(),
            List.of(new FaultRule(FaultRule.Match.ALL, effect, 1, count)));
  }
}
