package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Expiry;
import dev.flowkv.conformance.history.HistoryOperation.Kind;
import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.conformance.history.HistoryOperation.Page;
import dev.flowkv.conformance.history.HistoryOperation.Read;
import dev.flowkv.conformance.history.HistoryOperation.Written;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations for tests; times are in milliseconds. */
final class Histories {
  static final CheckOptions STRICT =
      new CheckOptions(
          java.time.Duration.ZERO, java.time.Duration.ofMillis(100), java.time.Duration.ZERO);

  private Histories() {}

  static History of(HistoryOperation... operations) {
    return new History(true, List.of(operations));
  }

  static HistoryOperation put(long call, long returned, String key, String value) {
    return put(call, returned, Outcome.OK, key, value, null, null);
  }

  static HistoryOperation put(
      long call,
      long returned,
      Outcome outcome,
      String key,
      String value,
      @Nullable String metadata,
      @Nullable Long expiresMillis) {
    Expiry expiry = expiresMillis == null ? null : new Expiry(expiresMillis, expiresMillis);
    return new HistoryOperation(
        0,
        Kind.PUT,
        "lhr",
        "ns",
        call,
        returned,
        outcome,
        null,
        List.of(new Written(key, new Content(value, metadata), expiry, true)),
        List.of(),
        null,
        null,
        null);
  }

  static HistoryOperation delete(long call, long returned, String key) {
    return new HistoryOperation(
        0,
        Kind.DELETE,
        "lhr",
        "ns",
        call,
        returned,
        Outcome.OK,
        null,
        List.of(new Written(key, null, null, true)),
        List.of(),
        null,
        null,
        null);
  }

  static HistoryOperation get(long call, long returned, String key, @Nullable String value) {
    return get(call, returned, key, value, null);
  }

  static HistoryOperation get(
      long call, long returned, String key, @Nullable String value, @Nullable String metadata) {
    Content content = value == null ? null : new Content(value, metadata);
    return new HistoryOperation(
        0,
        Kind.GET,
        "sjc",
        "ns",
        call,
        returned,
        Outcome.OK,
        null,
        List.of(),
        List.of(new Read(key, content, null)),
        null,
        null,
        null);
  }

  /** The same elsewhere, with all of its times divided. */
  static HistoryOperation near(HistoryOperation o, String location, long divisor) {
    return near(o, location, divisor, o.outcome());
  }

  static HistoryOperation near(HistoryOperation o, String location, long divisor, Outcome outcome) {
    List<Written> writes =
        o.writes().stream()
            .map(w -> new Written(w.key(), w.content(), near(w.expires(), divisor), w.effective()))
            .toList();
    return new HistoryOperation(
        0,
        o.kind(),
        location,
        o.namespace(),
        o.call() / divisor,
        o.returned() / divisor,
        outcome,
        null,
        writes,
        o.reads(),
        o.page(),
        o.sequence(),
        o.text());
  }

  private static @Nullable Expiry near(@Nullable Expiry expiry, long divisor) {
    return expiry == null
        ? null
        : new Expiry(expiry.earliestMillis() / divisor, expiry.latestMillis() / divisor);
  }

  static HistoryOperation list(
      long call, @Nullable String cursor, @Nullable String next, String... names) {
    return new HistoryOperation(
        0,
        Kind.LIST,
        "sjc",
        "ns",
        call,
        call,
        Outcome.OK,
        null,
        List.of(),
        List.of(),
        new Page(
            "",
            10L,
            cursor,
            List.of(names).stream().map(n -> new Name(n, null, null)).toList(),
            next == null,
            next,
            null),
        null,
        null);
  }
}
