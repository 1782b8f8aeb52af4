package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.observation.AskedFace;
import dev.flowkv.conformance.observation.Observation;
import dev.flowkv.conformance.observation.Reply;
import dev.flowkv.conformance.observation.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Miniflare's own KV under plain {@code wrangler dev}: one location, one clock, no settings. */
final class MiniflareFace implements AskedFace {
  private final String name;
  private final WranglerDevTarget target;
  private final WorkerCalls calls;

  private MiniflareFace(String name, WranglerDevTarget target) {
    this.name = name;
    this.target = target;
    this.calls = new WorkerCalls(target.endpoint(), "FLOW_KV");
  }

  static MiniflareFace of(NodePrograms programs) {
    return new MiniflareFace(
        "Miniflare " + programs.version("miniflare"), WranglerDevTarget.miniflare(programs));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> notAsked(Observation observation) {
    return observation.face() == Observation.Face.REST
        ? Optional.of("Miniflare has no REST API v4")
        : Optional.empty();
  }

  @Override
  public void begin(Observation observation) {
    // Each observation has keys of its own, and nothing can be set.
  }

  @Override
  public List<Reply> call(@Nullable String location, List<Step.Call> asked, boolean together) {
    return calls.perform(asked, together);
  }

  @Override
  public Reply send(String method, String path, @Nullable String type, byte @Nullable [] body) {
    throw new UnsupportedOperationException("no REST API");
  }

  @Override
  public String namespacesPath() {
    return "";
  }

  @Override
  public String namespaceId() {
    return "";
  }

  @Override
  public long nowMillis() {
    return target.nowMillis();
  }

  @Override
  public void pass(Duration duration) throws InterruptedException {
    target.pass(duration);
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
