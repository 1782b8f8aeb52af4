package dev.flowkv.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which outcomes of a read are allowed, where chance, concurrency or an unknown lag leave more than
 * one: the rules of {@code docs/reference/consistency-model.md}, "What a history may show", for one
 * key, said as plainly as can be. {@code dev.flowkv.conformance.history} answers the same in less
 * time, and is tested against this.
 */
public final class AllowedOutcomes {
  private final long boundMillis;
  private final long slackMillis;
  private final List<Write> writes = new ArrayList<>();

  /** What is known of a write's effect. */
  public enum Effect {
    /** It took effect between call and return. */
    CERTAIN,
    /** Nobody knows: it may take effect at any time from its call on. */
    UNKNOWN,
    /** It certainly had none. */
    NONE
  }

  /**
   * A put or delete of the key.
   *
   * @param call when it was called, in milliseconds
   * @param returned when it returned
   * @param effect what is known of its effect
   * @param content value and metadata as one text; null: a delete
   * @param expires the earliest and latest moment at which the value may expire, in milliseconds;
   *     null: never
   */
  public record Write(
      long call, long returned, Effect effect, @Nullable String content, @Nullable Span expires) {}

  /**
   * Two moments.
   *
   * @param from the earlier one
   * @param until the later one
   */
  public record Span(long from, long until) {}

  /** What the rules say of an outcome. */
  public enum Verdict {
    /** One of those that are allowed. */
    ALLOWED,
    /** No write has this value with this metadata. */
    FABRICATED,
    /** Only a refused write has it. */
    REFUSED_WRITE,
    /** It was superseded longer ago than the bound. */
    TOO_STALE,
    /** It had expired before the read was called. */
    EXPIRED
  }

  /**
   * A key that nobody has written yet.
   *
   * @param boundMillis how stale an answer may be: the largest cache TTL, the propagation bound and
   *     the slack
   * @param slackMillis how far the clocks of two observers may be apart
   */
  public AllowedOutcomes(long boundMillis, long slackMillis) {
    this.boundMillis = boundMillis;
    this.slackMillis = slackMillis;
  }

  /** Adds a write, in any order. */
  public void add(Write write) {
    writes.add(write);
  }

  /**
   * The verdict on a read.
   *
   * @param content value and metadata as one text; null: absence
   * @param call when it was called
   * @param returned when it returned
   */
  public Verdict read(@Nullable String content, long call, long returned) {
    return content == null ? absence(call, returned) : value(content, call, returned);
  }

  private Verdict value(String content, long call, long returned) {
    List<Write> candidates =
        writes.stream().filter(w -> content.equals(w.content) && w.call <= returned).toList();
    if (candidates.isEmpty()) {
      return Verdict.FABRICATED;
    }
    List<Write> effective = candidates.stream().filter(w -> w.effect != Effect.NONE).toList();
    if (effective.isEmpty()) {
      return Verdict.REFUSED_WRITE;
    }
    List<Write> fresh = effective.stream().filter(w -> mayBeLatest(w, call)).toList();
    if (fresh.isEmpty()) {
      return Verdict.TOO_STALE;
    }
    boolean live =
        fresh.stream().anyMatch(w -> w.expires == null || call < w.expires.until + slackMillis);
    return live ? Verdict.ALLOWED : Verdict.EXPIRED;
  }

  private Verdict absence(long call, long returned) {
    boolean sinceTheStart =
        writes.stream()
            .noneMatch(x -> x.effect == Effect.CERTAIN && x.returned < call - boundMillis);
    boolean deletedOrExpired =
        writes.stream()
            .filter(w -> w.effect != Effect.NONE && w.call <= returned)
            .filter(
                w ->
                    w.content == null
                        || (w.expires != null && w.expires.from <= returned + slackMillis))
            .anyMatch(w -> mayBeLatest(w, call));
    return sinceTheStart || deletedOrExpired ? Verdict.ALLOWED : Verdict.TOO_STALE;
  }

  /** Whether a write may have been the latest at some moment within the bound before a call. */
  private boolean mayBeLatest(Write w, long call) {
    return w.effect == Effect.UNKNOWN
        || writes.stream()
            .filter(x -> !Objects.equals(x, w) && x.effect == Effect.CERTAIN)
            .noneMatch(x -> x.call > w.returned && x.returned < call - boundMillis);
  }
}
