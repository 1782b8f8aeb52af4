package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Page;
import dev.flowkv.conformance.history.KeyWrites.Write;
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
      List<HistoryOperation> pages,
      String prefix,
      @Nullable String after,
      @Nullable String before,
      long call,
      long returned,
      Set<String> names) {
    String namespace() {
      return pages.get(0).namespace();
    }
  }

  /** How far a list has come, page by page. */
  private record Reached(
      @Nullable String lastName,
      boolean fromStart,
      long sinceCall,
      @Nullable HistoryOperation last) {}

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
    Reached before = waiting == null ? null : waiting.peekLast();
    boolean first = page.cursor() == null || page.cursor().isEmpty();
    if (before == null) {
      before = new Reached(null, first, o.call(), null);
    }
    order(o, page, before);
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
        stretches.add(border(before, o, page, before.lastName, firstName, names));
      }
      stretches.add(
          new Stretch(
              List.of(o), page.prefix(), firstName, lastName, o.call(), o.returned(), names));
    }
    String reached = lastName == null ? before.lastName : lastName;
    boolean known = before.fromStart || reached != null;
    long since = lastName == null ? before.sinceCall : o.call();
    if (page.complete()) {
      if (known) {
        Reached end = lastName == null ? before : new Reached(reached, known, since, null);
        stretches.add(border(end, o, page, reached, null, names));
      }
    } else if (page.nextCursor() != null) {
      open.computeIfAbsent(
              List.of(o.namespace(), page.prefix(), page.nextCursor()), k -> new ArrayDeque<>())
          .addLast(new Reached(reached, known, since, o));
    }
  }

  /** What lies between what a list had reached and the next key that it shows. */
  private static Stretch border(
      Reached reached,
      HistoryOperation o,
      Page page,
      @Nullable String after,
      @Nullable String before,
      Set<String> names) {
    List<HistoryOperation> pages = reached.last == null ? List.of(o) : List.of(reached.last, o);
    return new Stretch(pages, page.prefix(), after, before, reached.sinceCall, o.returned(), names);
  }

  private void order(HistoryOperation o, Page page, Reached before) {
    String previous = before.lastName;
    HistoryOperation shownBy = before.last;
    for (Name name : page.names()) {
      if (!name.name().startsWith(page.prefix())) {
        add(
            Rule.LIST_ORDER,
            o,
            name.name(),
            "is listed without the prefix \"" + page.prefix() + "\"");
      }
      if (previous != null && Utf8Order.INSTANCE.compare(previous, name.name()) >= 0) {
        violations.add(
            new Violation(
                Rule.LIST_ORDER,
                o.namespace(),
                name.name(),
                "is listed after \"" + previous + "\", against the order of the bytes",
                shownBy == null ? List.of(o) : List.of(shownBy, o)));
      }
      previous = name.name();
      shownBy = null;
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
    long oldest = o.call() - bound;
    boolean older = !history.isStartKnown(o.namespace()) && key.mayShowStart(oldest);
    if (older || key.mayBeListed(name, o.call(), o.returned(), oldest)) {
      return;
    }
    String shown =
        "is listed with metadata "
            + name.metadata()
            + " and expiration "
            + name.expirationSeconds();
    Write write = key.latestListed(name, o.returned()).orElse(null);
    if (write == null) {
      boolean onlyRefused = !key.all().isEmpty() && key.all().stream().allMatch(Write::isRefused);
      add(
          onlyRefused ? Rule.REFUSED_WRITE : Rule.LIST_CONTENT,
          o,
          name.name(),
          shown + (onlyRefused ? "; its writes were refused" : ", which no write has left"));
      return;
    }
    Write by = key.supersededBy(write);
    List<HistoryOperation> operations = new ArrayList<>(List.of(write.operation()));
    boolean expired = key.isExpired(write, o.call());
    if (!expired && by != null) {
      operations.add(by.operation());
      shown += ", superseded " + (o.call() - by.operation().returned()) + " ms before";
    } else if (expired) {
      shown += ", and has expired";
    }
    operations.add(o);
    violations.add(
        new Violation(
            expired ? Rule.EXPIRATION : Rule.LIST_CONTENT,
            o.namespace(),
            name.name(),
            shown,
            operations));
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
      missing(s, present.getOrDefault(s.namespace(), new TreeMap<>(Utf8Order.INSTANCE)));
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
        Write put = keys.of(s.namespace(), key).lastPutBefore(s.call - bound).orElseThrow();
        violations.add(
            new Violation(
                Rule.LIST_CONTENT,
                s.namespace(),
                key,
                "is not listed, "
                    + (s.call - put.operation().returned())
                    + " ms after a put had returned",
                operations(put, s.pages)));
      }
    }
  }

  private static List<HistoryOperation> operations(Write put, List<HistoryOperation> pages) {
    List<HistoryOperation> operations = new ArrayList<>(List.of(put.operation()));
    operations.addAll(pages);
    return operations;
  }

  private void add(Rule rule, HistoryOperation o, String key, String message) {
    violations.add(new Violation(rule, o.namespace(), key, message, List.of(o)));
  }
}
