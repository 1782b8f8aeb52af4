package dev.flowkv.conformance.mutant;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.targets.EmulatorHttpTarget;
import dev.flowkv.conformance.targets.RestTarget;
import dev.flowkv.engine.Profile;
import dev.flowkv.testkit.FaultyProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * A served emulator that the suite takes for anybody's service, as the target {@code rest}: it
 * knows no settings, operations cost something, and time passes. It passes in an instant.
 */
final class AnybodysService implements ConformanceTarget {
  private final EmulatorHttpTarget served;
  private final FaultyProxy proxy;

  private AnybodysService(EmulatorHttpTarget served, FaultyProxy proxy) {
    this.served = served;
    this.proxy = proxy;
  }

  /** A service that answers as its meddler wants. */
  static AnybodysService behind(FaultyProxy.Meddler meddler) {
    FaultyProxy[] proxy = new FaultyProxy[1];
    EmulatorHttpTarget served =
        new EmulatorHttpTarget(
            Mutant.config(Profile.CLOUDFLARE),
            port -> {
              proxy[0] = FaultyProxy.before(port, meddler);
              return proxy[0].port();
            });
    return new AnybodysService(served, proxy[0]);
  }

  /** A service without a fault. */
  static AnybodysService right() {
    return behind((asked, server) -> server.ask(asked));
  }

  /** The requests since this was last asked. */
  List<String> takeRequests() {
    return proxy.takeRequests();
  }

  @Override
  public TargetInfo info() {
    return served.info().withFeatures(EnumSet.copyOf(RestTarget.FEATURES));
  }

  @Override
  public KvClient client(String location) {
    return served.client(location);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return served.keyValue(location);
  }

  @Override
  public long nowMillis() {
    return served.nowMillis();
  }

  @Override
  public void pass(Duration duration) {
    served.pass(duration);
  }

  @Override
  public void close() throws IOException {
    served.close();
    proxy.close();
  }
}
