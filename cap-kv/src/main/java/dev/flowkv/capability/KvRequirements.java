package dev.flowkv.capability;

import dev.flowkv.capability.KvCapabilityInfo.Consistency;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvCapabilityInfo.TtlSupport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a program needs of a key-value capability. Immutable; a field that is not named is not
 * required, and one that is required and unknown is not met.
 *
 * <pre>{@code
 * KvRequirements.none()
 *     .consistencyAnyOf(Consistency.EVENTUAL, Consistency.STRONG)
 *     .ttlAtLeast(TtlSupport.PER_WRITE)
 *     .limitAtLeast(KvLimit.VALUE_BYTES, 1_000_000)
 * }</pre>
 */
public final class KvRequirements {
  /**
   * One requirement.
   *
   * @param field as reports name it
   * @param needed as reports show it
   */
  record Rule(String field, String needed, Function<KvCapabilityInfo, Outcome> test) {}

  /**
   * The result of a requirement.
   *
   * @param actual what the provider says; null: unknown
   */
  record Outcome(@Nullable String actual, boolean met) {}

  private static final KvRequirements NONE = new KvRequirements(List.of());

  private final List<Rule> rules;

  private KvRequirements(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Nothing but that there is a capability. */
  public static KvRequirements none() {
    return NONE;
  }

  /** Consistency must be one of these. */
  public KvRequirements consistencyAnyOf(Consistency... accepted) {
    return anyOf(
        "consistency",
        KvCapabilityInfo::consistency,
        Consistency.UNKNOWN,
        Consistency::wireName,
        accepted);
  }

  /** Consistency must be this or stronger. */
  public KvRequirements consistencyAtLeast(Consistency least) {
    return atLeast(
        "consistency",
        KvCapabilityInfo::consistency,
        Consistency.UNKNOWN,
        Consistency::wireName,
        least);
  }

  /** Durability must be one of these. */
  public KvRequirements durabilityAnyOf(Durability... accepted) {
    return anyOf(
        "durability",
        KvCapabilityInfo::durability,
        Durability.UNKNOWN,
        Durability::wireName,
        accepted);
  }

  /** Durability must be this or stronger. */
  public KvRequirements durabilityAtLeast(Durability least) {
    return atLeast(
        "durability",
        KvCapabilityInfo::durability,
        Durability.UNKNOWN,
        Durability::wireName,
        least);
  }

  /** Expiration must be supported in one of these ways. */
  public KvRequirements ttlAnyOf(TtlSupport... accepted) {
    return anyOf("ttl", KvCapabilityInfo::ttl, TtlSupport.UNKNOWN, TtlSupport::wireName, accepted);
  }

  /** Expiration must be supported in this way or a finer one. */
  public KvRequirements ttlAtLeast(TtlSupport least) {
    return atLeast("ttl", KvCapabilityInfo::ttl, TtlSupport.UNKNOWN, TtlSupport::wireName, least);
  }

  /** A time to live of this many seconds must be possible. */
  public KvRequirements ttlOfSeconds(int seconds) {
    return with(
        new Rule(
            "minimum_ttl_seconds",
            "at most " + seconds,
            info ->
                info.minimumTtlSeconds().isEmpty()
                    ? new Outcome(null, false)
                    : new Outcome(
                        Integer.toString(info.minimumTtlSeconds().getAsInt()),
                        info.minimumTtlSeconds().getAsInt() <= seconds)));
  }

  /** A limit must be this or higher. */
  public KvRequirements limitAtLeast(KvLimit limit, long least) {
    return with(
        new Rule(
            "limits." + limit.wireName(),
            "at least " + least,
            info -> {
              Long actual = info.limits().get(limit);
              return actual == null
                  ? new Outcome(null, false)
                  : new Outcome(actual.toString(), actual >= least);
            }));
  }

  /** An extension must have one of these values. */
  public KvRequirements extensionAnyOf(String name, String... accepted) {
    List<String> values = Arrays.stream(accepted).sorted().toList();
    return with(
        new Rule(
            "extensions." + name,
            "any of " + String.join(", ", values),
            info -> {
              String actual = info.extensions().get(name);
              return new Outcome(actual, actual != null && values.contains(actual));
            }));
  }

  /** An extension must be a whole number of at least this. */
  public KvRequirements extensionAtLeast(String name, long least) {
    return with(
        new Rule(
            "extensions." + name,
            "at least " + least,
            info -> {
              String actual = info.extensions().get(name);
              OptionalLong number = wholeNumber(actual);
              return new Outcome(actual, number.isPresent() && number.getAsLong() >= least);
            }));
  }

  List<Rule> rules() {
    return rules;
  }

  @SafeVarargs
  private <E extends Enum<E>> KvRequirements anyOf(
      String field,
      Function<KvCapabilityInfo, E> get,
      E unknown,
      Function<E, String> name,
      E... accepted) {
    List<E> values = Arrays.stream(accepted).sorted().distinct().toList();
    if (values.isEmpty() || values.contains(unknown)) {
      throw new IllegalArgumentException(
          field + " must be required to be something, and not to be unknown");
    }
    return with(
        new Rule(
            field,
            "any of " + values.stream().map(name).collect(Collectors.joining(", ")),
            info -> outcome(get.apply(info), unknown, name, values.contains(get.apply(info)))));
  }

  private <E extends Enum<E>> KvRequirements atLeast(
      String field,
      Function<KvCapabilityInfo, E> get,
      E unknown,
      Function<E, String> name,
      E least) {
    if (least == unknown) {
      throw new IllegalArgumentException(field + " must not be required to be unknown");
    }
    return with(
        new Rule(
            field,
            "at least " + name.apply(least),
            info ->
                outcome(get.apply(info), unknown, name, get.apply(info).compareTo(least) >= 0)));
  }

  private static <E extends Enum<E>> Outcome outcome(
      E actual, E unknown, Function<E, String> name, boolean met) {
    return actual == unknown ? new Outcome(null, false) : new Outcome(name.apply(actual), met);
  }

  private KvRequirements with(Rule rule) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(rule);
    return new KvRequirements(more);
  }

  private static OptionalLong wholeNumber(@Nullable String text) {
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
