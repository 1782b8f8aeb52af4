package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of lists: each page by itself, pages that follow each other, and what they leave out.
 */
final class ListChecker {
  private final History history;
  private final KeysOfHistory keys;
  private final long bound;
  private final List<Violation> violations = new ArrayList<>();

  /** A stretch of keys that some page, or two with their border, have covered completely. */
  private record Stretch(
      HistoryOperation last,
      String prefix,
      @Nullable String after,
      @Nullable String before,
      long call,
      long returned,
      Set<String> names) {}

  /** How far a list has come, page by page. */
  private record Reached(@Nullable String lastName, boolean fromStart, long sinceCall) {}

  /** A time in which a key must be listed. */
  private record Presence(String namespace, String key, long from, long until) {}

  ListChecker(History history, KeysOfHistory keys, long bound) {
    this.history = history;
    this.keys = keys;
    this.bound = bound;
  }

  List<Violation> check() {
    List<Stretch> stretches = new ArrayList<>();
    Map<List<String>, Deque<Reached>> open = new HashMap<>();
    for (HistoryOperation o : history.operations()) {
      Page page = o.page();
      if (page != null) {
        page(o, page, open, stretches);
      }
    }
    missing(stretches);
    return violations;
  }

  private void page(
      HistoryOperation o,
      Page page,
      Map<List<String>, Deque<Reached>> open,
      List<Stretch> stretches) {
    // An equal cursor may have been given out several times: the latest list goes on.
    Deque<Reached> waiting =
        page.cursor() == null || page.cursor().isEmpty()
            ? null
            : open.get(List.of(o.namespace(), page.prefix(), page.cursor()));
    Reached before = waiting == null ? null : waiting.pollLast();
    boolean first = page.cursor() == null || page.cursor().isEmpty();
    if (before == null) {
      before = new Reached(null, first, o.call());
    }
    order(o, page, before.lastName);
    Set<String> names = new HashSet<>();
    for (Name name : page.names()) {
      names.add(name.name());
      listed(o, name);
    }
    String lastName =
        page.names().isEmpty() ? null : page.names().get(page.names().size() - 1).name();
    if (lastName != null) {
      String firstName = page.names().get(0).name();
      if (before.fromStart || before.lastName != null) {
        stretches.add(stretch(o, page, before.lastName, firstName, before.sinceCall, names));
      }
      stretches.add(stretch(o, page, firstName, lastName, o.call(), names));
    }
    String reached = lastName == null ? before.lastName : lastName;
    boolean known = before.fromStart || reached != null;
    long since = lastName == null ? before.sinceCall : o.call();
    if (page.complete()) {
      if (known) {
        stretches.add(stretch(o, page, reached, null, since, names));
      }
    } else if (page.nextCursor() != null) {
      open.computeIfAbsent(
              List.of(o.namespace(), page.prefix(), page.nextCursor()), k -> new ArrayDeque<>())
          .addLast(new Reached(reached, known, since));
    }
  }

  private static Stretch stretch(
      HistoryOperation o,
      Page page,
      @Nullable String after,
      @Nullable String before,
      long call,
      Set<String> names) {
    return new Stretch(o, page.prefix(), after, before, call, o.returned(), names);
  }

  private void order(HistoryOperation o, Page page, @Nullable String lastName) {
    String previous = lastName;
    for (Name name : page.names()) {
      if (!name.name().startsWith(page.prefix())) {
        add(
            Rule.LIST_ORDER,
            o,
            name.name(),
            "is listed without the prefix \"" + page.prefix() + "\"");
      }
      if (previous != null && Utf8Order.INSTANCE.compare(previous, name.name()) >= 0) {
        add(
            Rule.LIST_ORDER,
            o,
            name.name(),
            "is listed after \"" + previous + "\", against the order of the bytes");
      }
      previous = name.name();
    }
    if (page.limit() != null && page.limit() > 0 && page.names().size() > page.limit()) {
      add(
          Rule.LIST_ORDER,
          o,
          page.names().get(0).name(),
          "is on a page of " + page.names().size() + " keys, whose limit was " + page.limit());
    }
  }

  private void listed(HistoryOperation o, Name name) {
    KeyWrites key = keys.of(o.namespace(), name.name());
    if (!history.startKnown() && key.all().isEmpty()) {
      return;
    }
    if (!key.mayBeListed(name, o.call(), o.returned(), o.call() - bound)) {
      add(
          Rule.LIST_CONTENT,
          o,
          name.name(),
          "is listed with metadata "
              + name.metadata()
              + " and expiration "
              + name.expirationSeconds()
              + ", which no write left that may be seen now");
    }
  }

  /** Sweeps through time with the keys that must exist, in the order of lists. */
  private void missing(List<Stretch> stretches) {
    List<Presence> presences = new ArrayList<>();
    keys.all()
        .forEach(
            (place, writes) ->
                writes
                    .certainPresence(bound)
                    .forEach(
                        (from, until) ->
                            presences.add(
                                new Presence(place.namespace(), place.key(), from, until))));
    presences.sort(Comparator.comparingLong(Presence::from));
    stretches.sort(Comparator.comparingLong(Stretch::call));
    Map<String, TreeMap<String, Long>> present = new HashMap<>();
    int next = 0;
    for (Stretch s : stretches) {
      while (next < presences.size() && presences.get(next).from < s.call) {
        Presence p = presences.get(next++);
        present
            .computeIfAbsent(p.namespace, n -> new TreeMap<>(Utf8Order.INSTANCE))
            .put(p.key, p.until);
      }
      missing(s, present.getOrDefault(s.last.namespace(), new TreeMap<>(Utf8Order.INSTANCE)));
    }
  }

  private void missing(Stretch s, TreeMap<String, Long> present) {
    String after = s.after;
    boolean fromPrefix = after == null || Utf8Order.INSTANCE.compare(after, s.prefix) < 0;
    var candidates =
        (fromPrefix
                ? present.tailMap(s.prefix, true)
                : present.tailMap(Objects.requireNonNull(after), false))
            .entrySet()
            .iterator();
    while (candidates.hasNext()) {
      Map.Entry<String, Long> e = candidates.next();
      String key = e.getKey();
      if (!key.startsWith(s.prefix)
          || (s.before != null && Utf8Order.INSTANCE.compare(key, s.before) >= 0)) {
        return;
      }
      if (e.getValue() <= s.call) {
        candidates.remove();
      } else if (e.getValue() > s.returned && !s.names.contains(key)) {
        KeyWrites.Write put =
            keys.of(s.last.namespace(), key).lastPutBefore(s.call - bound).orElseThrow();
        violations.add(
            new Violation(
                Rule.LIST_CONTENT,
                s.last.namespace(),
                key,
                "is not listed, "
                    + (s.call - put.operation().returned())
                    + " ms after a put had returned",
                List.of(put.operation(), s.last)));
      }
    }
  }

  private void add(Rule rule, HistoryOperation o, String key, String message) {
    violations.add(new Violation(rule, o.namespace(), key, message, List.of(o)));
  }
}
