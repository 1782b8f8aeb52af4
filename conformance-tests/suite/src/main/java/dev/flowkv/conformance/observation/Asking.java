package dev.flowkv.conformance.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks an observation of a face, and says whether the same comes back. */
public final class Asking {
  private static final String BOUNDARY = "flowkv-observation-boundary";

  private final AskedFace face;
  private final Placeholders placeholders;

  private Asking(AskedFace face, Observation observation) {
    this.face = face;
    this.placeholders =
        new Placeholders(
            "obs-" + observation.id(),
            face.nowMillis() / 1000,
            face.namespacesPath(),
            face.namespaceId());
  }

  /**
   * Asks.
   *
   * @param face one that the observation applies to
   * @throws InterruptedException if the run is given up
   */
  public static Verdict of(Observation observation, AskedFace face) throws InterruptedException {
    face.begin(observation);
    Asking asking = new Asking(face, observation);
    for (int i = 0; i < observation.steps().size(); i++) {
      Optional<String> difference = asking.take(observation.steps().get(i));
      if (difference.isPresent()) {
        return Verdict.different("step " + (i + 1) + " " + difference.get());
      }
    }
    return Verdict.SAME;
  }

  private Optional<String> take(Step step) throws InterruptedException {
    if (step.action() instanceof Step.Pass pass) {
      face.pass(Duration.ofSeconds(pass.seconds()));
      return Optional.empty();
    }
    Optional<String> difference = Optional.empty();
    for (int i = 0; i < step.tries(); i++) {
      List<Reply> replies = replies(step);
      for (Reply before : replies.subList(0, replies.size() - 1)) {
        if (!before.isSuccess()) {
          return Optional.of("was to be done " + step.times() + " times, and " + before.inWords());
        }
      }
      Reply last = replies.get(replies.size() - 1);
      difference = step.expected().difference(last, placeholders);
      if (difference.isEmpty()) {
        step.keep().forEach((name, at) -> placeholders.keep(name, last.value().at(at).asText()));
        return difference;
      }
    }
    return difference;
  }

  private List<Reply> replies(Step step) {
    if (step.action() instanceof Step.Call call) {
      List<Step.Call> calls = new ArrayList<>();
      for (int n = 1; n <= step.times(); n++) {
        placeholders.time(n);
        ArrayNode arguments = (ArrayNode) placeholders.in(call.arguments());
        calls.add(new Step.Call(call.location(), call.method(), arguments));
      }
      return face.call(call.location(), calls, step.together());
    }
    Step.Send send = (Step.Send) step.action();
    List<Reply> replies = new ArrayList<>();
    for (int n = 1; n <= step.times(); n++) {
      placeholders.time(n);
      replies.add(
          face.send(send.method(), placeholders.in(send.path()), type(send), bytes(send.body())));
    }
    return replies;
  }

  private static @Nullable String type(Step.Send send) {
    if (send.type() != null) {
      return send.type();
    } else if (send.body() instanceof Step.Json) {
      return "application/json";
    } else if (send.body() instanceof Step.Parts) {
      return "multipart/form-data; boundary=" + BOUNDARY;
    }
    return send.body() instanceof Step.Text ? "text/plain" : null;
  }

  private byte @Nullable [] bytes(Step.Body body) {
    if (body instanceof Step.Text text) {
      return utf8(placeholders.in(text.text()).asText());
    } else if (body instanceof Step.Json json) {
      JsonNode expanded = placeholders.in(json.json());
      return utf8(expanded.toString());
    } else if (body instanceof Step.Parts parts) {
      return multipart(parts.parts());
    }
    return null;
  }

  private byte[] multipart(Map<String, String> parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    parts.forEach(
        (name, text) ->
            body.writeBytes(
                utf8(
                    "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\""
                        + name
                        + "\"\r\n\r\n"
                        + placeholders.in(text)
                        + "\r\n")));
    body.writeBytes(utf8("--" + BOUNDARY + "--\r\n"));
    return body.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
