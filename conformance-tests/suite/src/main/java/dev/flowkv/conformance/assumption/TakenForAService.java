package dev.flowkv.conformance.assumption;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.TargetInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An emulator that the suite takes for somebody's account: its settings and its seed are not known,
 * operations cost something, one location is asked, and time passes. It passes in an instant.
 */
final class TakenForAService implements ConformanceTarget {
  private final ConformanceTarget emulator;
  private final TargetInfo info;

  /**
   * An emulator with fewer features.
   *
   * @param features what an account can
   */
  TakenForAService(ConformanceTarget emulator, Set<Feature> features) {
    TargetInfo own = emulator.info();
    EnumSet<Feature> both = EnumSet.copyOf(features);
    both.retainAll(own.features());
    this.emulator = emulator;
    this.info =
        new TargetInfo(
            own.name(),
            own.description(),
            own.face(),
            own.locations().subList(0, 1),
            both,
            own.missing(),
            own.staleness(),
            own.slack());
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
  public List<Answer> inOneInvocation(String location, List<Request> requests) {
    return emulator.inOneInvocation(location, requests);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return emulator.keyValue(location);
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
  public void close() throws IOException {
    emulator.close();
  }
}
