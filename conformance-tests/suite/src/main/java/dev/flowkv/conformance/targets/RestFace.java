package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.observation.Observation;
import dev.flowkv.conformance.observation.Reply;
import dev.flowkv.engine.EmulatorConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The emulator's REST API, asked with requests as they were seen. */
final class RestFace extends OwnFace {
  private final EmulatorHttpTarget target;

  private RestFace(EmulatorHttpTarget target) {
    super("FlowKV, REST", target);
    this.target = target;
  }

  static RestFace of(EmulatorConfig config) {
    return new RestFace(new EmulatorHttpTarget(config));
  }

  @Override
  public Optional<String> notAsked(Observation observation) {
    return observation.face() == Observation.Face.REST
        ? Optional.empty()
        : Optional.of("the REST API has no binding");
  }

  @Override
  public Reply send(String method, String path, @Nullable String type, byte @Nullable [] body) {
    HttpExchange.Response response = target.send(method, path, type, body);
    Map<String, String> headers = new HashMap<>();
    if (response.headers() != null) {
      response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
    }
    return new Reply(null, response.status(), response.json(), response.text(), headers);
  }
}
