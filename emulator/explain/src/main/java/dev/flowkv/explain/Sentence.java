package dev.flowkv.explain;

import dev.flowkv.explain.KeyPast.PastWrite;
import dev.flowkv.explain.Trace.Missed;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Says what was unusual about one operation, in one line. */
final class Sentence {
  private final Operation operation;
  private final String place;

  Sentence(Operation operation) {
    this.operation = operation;
    this.place = Printable.text(operation.location());
  }

  /**
   * Of a read.
   *
   * @param write the write that it does not show, if that is recorded
   * @param newer what a read before it has shown that was newer; null: nothing
   */
  String read(
      Operation.Read read,
      Missed missed,
      @Nullable PastWrite write,
      KeyPast.@Nullable Seen newer,
      KeyPast.Fills fills) {
    StringBuilder text = new StringBuilder();
    text.append(operation.name()).append(' ').append(Words.quoted(read.key()));
    text.append(" at ").append(place).append(" read ").append(valueOf(read.value()));
    if (newer != null) {
      text.append(" after operation ").append(newer.operation()).append(" had read ");
      text.append(valueOf(newer.value())).append(" there");
    }
    boolean namesValue = read.value() != null && write != null && write.value() != null;
    text.append(after(missed, write, namesValue)).append(": ");
    Trace trace = read.trace();
    String kept = read.value() == null ? "a miss" : Words.value(read.value());
    return text.append(
            why(
                missed,
                kept,
                trace == null ? null : trace.cachedAtMillis(),
                trace == null ? null : trace.cachedUntilMillis(),
                fills,
                read.cacheStatus()))
        .toString();
  }

  /** Of a page. */
  String page(
      Operation.Page page,
      Operation.MissedKey first,
      @Nullable PastWrite write,
      KeyPast.Fills fills) {
    Missed missed = first.write();
    boolean isListed = page.names().contains(first.key());
    String has = !isListed ? " lacks " : missed.isDelete() ? " still has " : " shows as before ";
    StringBuilder text = new StringBuilder("list");
    if (!page.prefix().isEmpty()) {
      text.append(' ').append(Words.quoted(page.prefix()));
    }
    text.append(" at ").append(place).append(has).append(Words.quoted(first.key()));
    int more = page.missedCount() - 1;
    if (more > 0) {
      text.append(" (and is wrong about ").append(more).append(more == 1 ? " key" : " keys");
      text.append(" more)");
    }
    text.append(after(missed, write, false)).append(": ");
    return text.append(
            why(
                missed,
                "the page",
                page.cachedAtMillis(),
                page.cachedUntilMillis(),
                fills,
                page.cacheStatus()))
        .toString();
  }

  /**
   * Of a write that was refused.
   *
   * @param before the write of the key before it, if that is recorded
   */
  String refused(Operation.Failure failure, @Nullable PastWrite before) {
    String text = asked(failure) + " was refused";
    if (!failure.isSameKeyLimit()) {
      return text + ": " + Printable.text(failure.text());
    }
    if (before != null) {
      text +=
          ", %s after the %s at %s (operation %d)"
              .formatted(
                  Words.seconds(operation.returnedMillis() - before.returnedMillis()),
                  before.isDelete() ? "delete" : "put",
                  Printable.text(before.location()),
                  before.number());
    }
    return text + ": too soon for the limit of writes to one key (one per second on the platform)";
  }

  /** Of an operation that a fault rule made fail. */
  String fault(Operation.Failure failure) {
    return asked(failure)
        + " failed by a fault rule: "
        + Printable.text(failure.text())
        + (failure.isRefused() || !operation.isWrite()
            ? ""
            : "; who asked cannot know whether it took effect");
  }

  private String asked(Operation.Failure failure) {
    List<String> asked = failure.asked();
    boolean isOfAll = operation.name().equals("list") && asked.equals(List.of(""));
    int more = asked.size() - 1;
    return operation.name()
        + (asked.isEmpty() || isOfAll ? "" : " " + Words.quoted(asked.get(0)))
        + (more > 0 ? " (and " + more + " more)" : "")
        + " at "
        + place;
  }

  private static String valueOf(Operation.@Nullable Value value) {
    return value == null ? "absent" : Words.value(value);
  }

  private String after(Missed missed, @Nullable PastWrite write, boolean namesValue) {
    String since = Words.seconds(operation.returnedMillis() - missed.atMillis());
    if (missed.location() == null) {
      return ", " + since + " after the key was gone";
    }
    String what = missed.isDelete() ? "delete" : "put";
    if (namesValue && write != null && write.value() != null) {
      what += " of " + Words.value(write.value());
    }
    return ", "
        + since
        + " after the "
        + what
        + " at "
        + Printable.text(missed.location())
        + (write == null ? "" : " (operation " + write.number() + ")");
  }

  private String why(
      Missed missed,
      String kept,
      @Nullable Long cachedAt,
      @Nullable Long cachedUntil,
      KeyPast.Fills fills,
      @Nullable String cacheStatus) {
    return switch (missed.cause()) {
      case CACHED -> cached(missed, kept, cachedAt, cachedUntil, fills);
      case NOT_ARRIVED -> arrival(missed);
      case FAULT_RULE -> "a fault rule makes answers at " + place + " old";
      case UNKNOWN ->
          "HIT".equals(cacheStatus)
              ? "a cache answered; since when it had this is not recorded"
              : "why is not recorded";
    };
  }

  private String cached(
      Missed missed,
      String kept,
      @Nullable Long cachedAt,
      @Nullable Long cachedUntil,
      KeyPast.Fills fills) {
    StringBuilder text = new StringBuilder(kept).append(" had been cached at ").append(place);
    // Writes change no page that is cached, not even where they are made.
    if (operation.page() == null && operation.location().equals(missed.location())) {
      text.append(", in another cache than the write's,");
    }
    if (cachedAt != null) {
      OptionalLong by = fills.at(cachedAt);
      text.append(
          by.isPresent()
              ? " by operation " + by.getAsLong()
              : " " + Words.seconds(operation.returnedMillis() - cachedAt) + " before");
    }
    if (cachedUntil != null) {
      long left = cachedUntil - operation.returnedMillis();
      text.append(" and is used for ").append(Words.seconds(left)).append(" more");
      Long arrives = missed.arrivesAtMillis();
      if (arrives != null && arrives > cachedUntil) {
        text.append("; ").append(arrival(missed));
      }
    }
    return text.toString();
  }

  private String arrival(Missed missed) {
    String what = missed.isDelete() ? "the delete" : "the put";
    Long arrives = missed.arrivesAtMillis();
    return arrives == null || arrives <= operation.returnedMillis()
        ? what + " had not arrived at " + place
        : what
            + " arrives at "
            + place
            + " in "
            + Words.seconds(arrives - operation.returnedMillis());
  }
}
