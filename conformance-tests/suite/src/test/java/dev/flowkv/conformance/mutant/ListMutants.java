package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.answering;
import static dev.flowkv.conformance.mutant.Mutant.asking;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Listed;
import dev.flowkv.conformance.Answer.Page;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.ListKeys;
import dev.flowkv.engine.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Services whose lists are wrong. */
final class ListMutants {
  private ListMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of("lists backwards", "list-byte-order", names(ListMutants::reversed)),
        Mutant.of(
            "lists in the order of UTF-16", "list-byte-order", names(ListMutants::inUtf16Order)),
        Mutant.of(
            "pages have one key too many",
            "list-pages",
            asking(
                ListKeys.class,
                l ->
                    new ListKeys(
                        l.prefix(), l.limit() == null ? null : l.limit() + 1, l.cursor()))),
        Mutant.of(
            "pages have one key too few, which is lost",
            "list-pages",
            names(n -> n.size() < 4 ? n : n.subList(0, n.size() - 1))),
        Mutant.of(
            "the prefix is cut by a character",
            "list-prefix",
            asking(ListKeys.class, ListMutants::cutPrefix)),
        Mutant.of(
            "a cursor skips a key",
            "list-pages",
            onFollowingPages(n -> n.subList(Math.min(1, n.size()), n.size()))),
        Mutant.of(
            "a page is the last one too early",
            "list-pages",
            answering(Page.class, p -> new Page(p.names(), true, null, p.cacheStatus()))),
        Mutant.of(
            "a page shows the last key of the one before again", "list-pages", RepeatsLastKey::new),
        Mutant.of(
            Profile.WORST_CASE,
            "an empty page is the last one",
            "list-tombstones",
            answering(
                Page.class,
                p -> p.names().isEmpty() ? new Page(p.names(), true, null, p.cacheStatus()) : p)),
        Mutant.of(
            "a cursor is a place in the list and not a key",
            "list-cursor-mutation",
            OffsetCursors::new),
        Mutant.of(
            "a cursor belongs to its prefix", "list-cursor-without-prefix", PrefixedCursors::new),
        Mutant.of(
            "a cursor brings its prefix along",
            "list-cursor-without-prefix",
            CursorsWithPrefix::new),
        Mutant.of(
            "a cursor from nowhere is the beginning",
            "list-cursor-foreign",
            asking(
                ListKeys.class,
                l -> "not-a-cursor".equals(l.cursor()) ? new ListKeys("", l.limit(), null) : l)),
        Mutant.of(
            "any cursor is accepted",
            "list-cursor-foreign",
            answering(
                Refused.class,
                r ->
                    r.text().equals("Invalid cursor") ? new Page(List.of(), true, null, null) : r)),
        Mutant.of(
            "a list of nothing has a page behind it",
            "list-empty",
            answering(
                Page.class,
                p ->
                    p.names().isEmpty() && p.complete()
                        ? new Page(List.of(), false, "more", null)
                        : p)),
        Mutant.of(
            "keys with an emoji are not listed",
            "list-any",
            names(
                n ->
                    n.stream()
                        .filter(l -> l.name().codePoints().noneMatch(c -> c > 0xFFFF))
                        .toList())),
        Mutant.of(
            "a prefix is cut to 512 bytes",
            "list-prefix-size",
            asking(
                ListKeys.class,
                l ->
                    l.prefix().length() == 513
                        ? new ListKeys(l.prefix().substring(1), l.limit(), l.cursor())
                        : l)),
        Mutant.of(
            "a NUL ends a prefix",
            "list-prefix-nul",
            asking(
                ListKeys.class,
                l -> new ListKeys(l.prefix().replaceAll("\u0000.*", ""), l.limit(), l.cursor()))),
        Mutant.of(
            "a page of one key has no other behind it",
            "list-pages-any-limit",
            () ->
                (request, service) -> {
                  Answer answer = service.perform(request);
                  return request instanceof ListKeys l
                          && l.limit() != null
                          && l.limit() == 1
                          && answer instanceof Page p
                      ? new Page(p.names(), true, null, p.cacheStatus())
                      : answer;
                }),
        Mutant.of("a cursor belongs to its limit", "list-limit-change", LimitedCursors::new),
        Mutant.of(
            "without a limit a page has 100 keys",
            "list-default-limit",
            asking(
                ListKeys.class,
                l -> l.limit() == null ? new ListKeys(l.prefix(), 100L, l.cursor()) : l)),
        Mutant.of(
            "a page has up to 1,001 keys",
            "list-limit-maximum",
            asking(
                ListKeys.class,
                l ->
                    l.limit() != null && l.limit() == 1001
                        ? new ListKeys(l.prefix(), 1000L, l.cursor())
                        : l)));
  }

  private static Supplier<Mutation> names(Function<List<Listed>, List<Listed>> change) {
    return answering(
        Page.class,
        p -> new Page(change.apply(p.names()), p.complete(), p.cursor(), p.cacheStatus()));
  }

  private static List<Listed> reversed(List<Listed> names) {
    List<Listed> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<Listed> inUtf16Order(List<Listed> names) {
    return names.stream().sorted(Comparator.comparing(Listed::name)).toList();
  }

  private static Supplier<Mutation> onFollowingPages(Function<List<Listed>, List<Listed>> change) {
    return () ->
        (request, service) -> {
          Answer answer = service.perform(request);
          return request instanceof ListKeys l && l.cursor() != null && answer instanceof Page p
              ? new Page(change.apply(p.names()), p.complete(), p.cursor(), p.cacheStatus())
              : answer;
        };
  }

  private static Request cutPrefix(ListKeys l) {
    return l.prefix().isEmpty()
        ? l
        : new ListKeys(l.prefix().substring(0, l.prefix().length() - 1), l.limit(), l.cursor());
  }

  private static final class RepeatsLastKey extends Remembering<Listed> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (!(request instanceof ListKeys l) || !(answer instanceof Page p)) {
        return answer;
      }
      Listed last = l.cursor() == null ? null : remembered.get(l.cursor());
      if (p.cursor() != null && !p.names().isEmpty()) {
        remembered.put(p.cursor(), p.names().get(p.names().size() - 1));
      }
      List<Listed> names = new ArrayList<>(p.names());
      if (last != null) {
        names.add(0, last);
        if (l.limit() != null && names.size() > l.limit()) {
          names.remove(names.size() - 1);
        }
      }
      return new Page(names, p.complete(), p.cursor(), p.cacheStatus());
    }
  }

  private static final class PrefixedCursors extends Remembering<String> {
    @Override
    public Answer perform(Request request, Service service) {
      if (request instanceof ListKeys l
          && l.cursor() != null
          && remembered.containsKey(l.cursor())
          && !remembered.get(l.cursor()).equals(l.prefix())) {
        return new Refused(400, null, "Invalid cursor");
      }
      Answer answer = service.perform(request);
      if (request instanceof ListKeys l && answer instanceof Page p && p.cursor() != null) {
        remembered.put(p.cursor(), l.prefix());
      }
      return answer;
    }
  }

  private static final class CursorsWithPrefix extends Remembering<String> {
    @Override
    public Answer perform(Request request, Service service) {
      if (!(request instanceof ListKeys l)) {
        return service.perform(request);
      }
      String prefix =
          l.cursor() == null ? l.prefix() : remembered.getOrDefault(l.cursor(), l.prefix());
      Answer answer = service.perform(new ListKeys(prefix, l.limit(), l.cursor()));
      if (answer instanceof Page p && p.cursor() != null) {
        remembered.put(p.cursor(), prefix);
      }
      return answer;
    }
  }

  private static final class LimitedCursors extends Remembering<Long> {
    @Override
    public Answer perform(Request request, Service service) {
      Answer answer = service.perform(request);
      if (request instanceof ListKeys l) {
        if (l.cursor() != null
            && remembered.containsKey(l.cursor())
            && !remembered.get(l.cursor()).equals(l.limit())) {
          return new Refused(400, null, "Invalid cursor");
        }
        if (answer instanceof Page p && p.cursor() != null && l.limit() != null) {
          remembered.put(p.cursor(), l.limit());
        }
      }
      return answer;
    }
  }

  /** Takes the cursor for a number: what is deleted before it moves everything. */
  private static final class OffsetCursors implements Mutation {
    @Override
    public Answer perform(Request request, Service service) {
      if (!(request instanceof ListKeys l)
          || (l.cursor() != null && !l.cursor().startsWith("at-"))) {
        return service.perform(request);
      }
      int from = l.cursor() == null ? 0 : Integer.parseInt(l.cursor().substring(3));
      List<Listed> all = new ArrayList<>();
      String cursor = null;
      do {
        // A limit of its own, so that no cached page of another list is met.
        Answer answer = service.perform(new ListKeys(l.prefix(), 999L - from % 900, cursor));
        if (!(answer instanceof Page p)) {
          return answer;
        }
        all.addAll(p.names());
        cursor = p.cursor();
      } while (cursor != null);
      int most = l.limit() == null ? 1000 : (int) Math.min(l.limit(), 1000);
      int start = Math.min(from, all.size());
      int until = Math.min(all.size(), start + most);
      boolean complete = until == all.size();
      return new Page(
          List.copyOf(all.subList(start, until)), complete, complete ? null : "at-" + until, null);
    }
  }
}
