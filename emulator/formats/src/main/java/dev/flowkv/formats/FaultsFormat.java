package dev.flowkv.formats;

import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvFaults;
import dev.flowkv.engine.KvOperation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fault rules as JSON. {@code docs/how-to/faults.md} describes it. */
public final class FaultsFormat {
  private static final Set<String> DOCUMENT = Set.of("seed", "rules");

  /** {@code matched} and {@code applied} are shown; what is shown can be sent back as it is. */
  private static final Set<String> RULE =
      Set.of("match", "effect", "probability", "count", "matched", "applied");

  private static final Set<String> MATCH = Set.of("op", "location", "namespace", "keyPrefix");
  private static final Map<String, Set<String>> EFFECTS =
      Map.of(
          "error", Set.of("type", "status", "reason", "retryAfterSeconds"),
          "delay", Set.of("type", "millis"),
          "drop", Set.of("type", "when"),
          "staleRead", Set.of("type", "ageMillis"),
          "lostAcknowledgement", Set.of("type"));

  private static final String TYPES = String.join(", ", new TreeSet<>(EFFECTS.keySet()));

  private static final String WHEN = "before or after: the effect of the operation.";

  private FaultsFormat() {}

  /**
   * Rules, and the seed of their draws.
   *
   * @param seed null: not given
   * @param rules in order
   */
  public record Rules(@Nullable Long seed, List<FaultRule> rules) {}

  /**
   * Reads rules.
   *
   * @throws FormatException naming the member that is wrong
   */
  public static Rules read(byte[] json) {
    JsonFields document = JsonFields.parse(json, DOCUMENT);
    List<FaultRule> rules =
        document.objects("rules", RULE).stream().map(FaultsFormat::rule).toList();
    return new Rules(document.wholeNumber("seed"), rules);
  }

  private static FaultRule rule(JsonFields json) {
    JsonFields match = json.object("match", MATCH);
    Double probability = json.number("probability");
    Long count = json.wholeNumber("count");
    if (count != null && count > Integer.MAX_VALUE) {
      throw json.wrong("count", "must be at most " + Integer.MAX_VALUE + ".");
    }
    FaultEffect effect = effect(json);
    return json.checked(
        () ->
            new FaultRule(
                match == null ? FaultRule.Match.ALL : match(match),
                effect,
                probability == null ? 1 : probability,
                count == null ? null : count.intValue()));
  }

  private static FaultRule.Match match(JsonFields json) {
    Set<KvOperation> operations = EnumSet.noneOf(KvOperation.class);
    if (json.has("op") && json.texts("op").isEmpty()) {
      throw json.wrong("op", "must name an operation; without it, every one matches.");
    }
    for (String name : json.texts("op")) {
      operations.add(json.checked("op", () -> KvOperation.named(name)));
    }
    return new FaultRule.Match(
        operations, json.text("location"), json.text("namespace"), json.text("keyPrefix"));
  }

  private static FaultEffect effect(JsonFields rule) {
    JsonFields any = rule.object("effect", union());
    if (any == null) {
      throw rule.wrong("effect", "is missing.");
    }
    String type = any.text("type");
    if (type == null) {
      throw any.wrong("type", "is missing; it must be one of " + TYPES + ".");
    }
    Set<String> members = EFFECTS.get(type);
    if (members == null) {
      throw any.wrong("type", "must be one of " + TYPES + ", not \"" + type + "\".");
    }
    JsonFields effect = rule.object("effect", members);
    if (effect == null) {
      throw rule.wrong("effect", "is missing.");
    }
    return effect.checked(() -> effect(type, effect));
  }

  private static FaultEffect effect(String type, JsonFields json) {
    return switch (type) {
      case "error" -> failure(json);
      case "delay" -> new FaultEffect.Delay(Duration.ofMillis(json.requiredWholeNumber("millis")));
      case "staleRead" ->
          new FaultEffect.StaleRead(Duration.ofMillis(json.requiredWholeNumber("ageMillis")));
      case "drop" -> new FaultEffect.Drop(isAfter(json));
      default -> new FaultEffect.LostAcknowledgement();
    };
  }

  private static FaultEffect failure(JsonFields json) {
    long number = json.requiredWholeNumber("status");
    int status = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    String reason = json.has("reason") ? json.text("reason") : StatusPhrases.usual(status);
    // First, since a status that is none has no phrase either.
    FaultEffect failure =
        new FaultEffect.Failure(
            status, reason == null ? "none" : reason, json.wholeNumber("retryAfterSeconds"));
    if (reason == null) {
      throw json.wrong("reason", "is missing, and status " + status + " has no usual phrase.");
    }
    return failure;
  }

  private static boolean isAfter(JsonFields json) {
    String when = json.text("when");
    if (when == null) {
      throw json.wrong("when", "is missing; it must be " + WHEN);
    }
    if (!"before".equals(when) && !"after".equals(when)) {
      throw json.wrong("when", "must be " + WHEN);
    }
    return "after".equals(when);
  }

  private static Set<String> union() {
    return Set.of("type", "status", "reason", "retryAfterSeconds", "millis", "when", "ageMillis");
  }

  /** The rules as they are shown: with what they have done. */
  public static Map<String, Object> show(KvFaults faults) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", faults.seed());
    json.put("rules", faults.rules().stream().map(FaultsFormat::show).toList());
    return json;
  }

  private static Map<String, Object> show(KvFaults.Hits hits) {
    FaultRule rule = hits.rule();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("match", show(rule.match()));
    json.put("effect", show(rule.effect()));
    json.put("probability", rule.probability());
    if (rule.count() != null) {
      json.put("count", rule.count());
    }
    json.put("matched", hits.matched());
    json.put("applied", hits.applied());
    return json;
  }

  private static Map<String, Object> show(FaultRule.Match match) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!match.operations().isEmpty()) {
      json.put("op", match.operations().stream().sorted().map(KvOperation::wireName).toList());
    }
    putIfThere(json, "location", match.location());
    putIfThere(json, "namespace", match.namespaceId());
    putIfThere(json, "keyPrefix", match.keyPrefix());
    return json;
  }

  private static Map<String, Object> show(FaultEffect effect) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (effect instanceof FaultEffect.Failure failure) {
      json.put("type", "error");
      json.put("status", failure.status());
      json.put("reason", failure.reason());
      putIfThere(json, "retryAfterSeconds", failure.retryAfterSeconds());
    } else if (effect instanceof FaultEffect.Delay delay) {
      json.put("type", "delay");
      json.put("millis", delay.by().toMillis());
    } else if (effect instanceof FaultEffect.Drop drop) {
      json.put("type", "drop");
      json.put("when", drop.afterEffect() ? "after" : "before");
    } else if (effect instanceof FaultEffect.StaleRead stale) {
      json.put("type", "staleRead");
      json.put("ageMillis", stale.age().toMillis());
    } else {
      json.put("type", "lostAcknowledgement");
    }
    return json;
  }

  private static void putIfThere(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
