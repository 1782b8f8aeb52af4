package dev.flowkv.conformance.property;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Page;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;

/** Lists in pages: limits and cursors. */
final class ListPages {
  private ListPages() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "list-pages",
                "Pages are disjoint, no longer than the limit, and together the whole list.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .costs(0, 25, 0, 8)
            .check(ListPages::pages),
        Property.of(
                "list-pages-any-limit",
                "Whatever the limit, the pages of a list make up the whole list.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .needs(Feature.UNMETERED, Feature.SMALL_PAGES)
            .check(ListPages::anyLimit),
        Property.of("list-limit-change", "The limit may change from page to page.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .costs(0, 25, 0, 3)
            .check(ListPages::otherLimit),
        Property.of(
                "list-cursor-mutation",
                "Keys that are there all the time are listed once, whatever happens around the cursor.")
            .source(Source.LIST)
            .strength(Strength.ALLOWED)
            .costs(0, 26, 2, 4)
            .check(ListPages::mutation),
        Property.of(
                "list-tombstones",
                "Following the cursor until list_complete finds every key, also behind deleted ones.")
            .says(
                "It is possible to have an empty array in keys, but still have more keys to fetch, because recently expired or deleted keys must be iterated through but will not be included in the returned keys.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .costs(0, 24, 22, 26)
            .check(ListPages::tombstones),
        Property.of(
                "list-default-limit",
                "A page has at most 1,000 keys, and that many without a limit.")
            .says("The default is 1,000 keys, which is the maximum.")
            .source(Source.LIMITS)
            .strength(Strength.BOUNDED)
            .needs(Feature.UNMETERED)
            .check(ListPages::defaultLimit),
        Property.of("list-limit-maximum", "A limit of 1,000 is accepted, a higher one refused.")
            .source(Source.LIMITS)
            .costs(0, 0, 0, 2)
            .check(ListPages::maximum),
        Property.of(
                "list-cursor-without-prefix",
                "A cursor is a position: a call that forgets the prefix lists all keys behind it.")
            .source(Source.REPORTS)
            .strength(Strength.BOUNDED)
            .costs(0, 13, 0, 3)
            .check(ListPages::withoutPrefix),
        Property.of(
                "list-cursor-foreign",
                "A cursor that no list gave out is refused, or has nothing behind it.")
            .source(Source.MODEL + ", \"Locations\"")
            .strength(Strength.ALLOWED)
            .costs(0, 0, 0, 1)
            .check(ListPages::foreign));
  }

  private static int smallest(Trial t) {
    return t.info().has(Feature.SMALL_PAGES) ? 4 : KvLimits.REST_LIST_KEYS_MINIMUM;
  }

  private static List<String> write(Trial t, Kv kv, String prefix, int count)
      throws InterruptedException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(prefix + "%03d".formatted(i));
      kv.put(keys.get(i), "v");
    }
    return keys;
  }

  private static void whole(
      Trial t, String prefix, List<Page> pages, int limit, List<String> keys) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      Page page = pages.get(i);
      names.addAll(page.keys());
      t.check(
          page.names().size() <= limit,
          "page " + (i + 1) + " has " + page.names().size() + " keys, its limit was " + limit);
      t.check(
          !page.complete() || page.cursor() == null,
          "a complete page has the cursor " + page.cursor());
    }
    t.check(
        names.equals(keys),
        prefix,
        "with limit "
            + limit
            + " the pages have "
            + names.size()
            + " keys, "
            + names.stream().distinct().count()
            + " different ones, of "
            + keys.size());
  }

  private static void pages(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> keys = write(t, kv, prefix, 25);
    t.settle();
    int limit = smallest(t);
    List<Page> pages = kv.pages(prefix, limit);
    whole(t, prefix, pages, limit, keys);
    t.check(
        !t.info().has(Feature.PREDICTABLE) || pages.size() <= 25 / limit + 2,
        "25 keys with limit " + limit + " came in " + pages.size() + " pages");
  }

  private static void anyLimit(Trial t) throws InterruptedException {
    t.forAll(
        () -> Arbitraries.integers().between(1, 9).tuple2(),
        sizes -> {
          Kv kv = t.here();
          String prefix = t.freshPrefix();
          List<String> keys = write(t, kv, prefix, sizes.get1());
          t.settle();
          whole(t, prefix, kv.pages(prefix, sizes.get2()), sizes.get2(), keys);
        });
  }

  private static void otherLimit(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> keys = write(t, kv, prefix, 25);
    t.settle();
    Page first = kv.page(prefix, smallest(t), null);
    t.check(first.cursor() != null, "a page that is not the last has no cursor");
    List<String> names = new ArrayList<>(first.keys());
    Page rest = first;
    for (int more = 0; !rest.complete() && more < 5; more++) {
      rest = kv.page(prefix, 1000, rest.cursor());
      names.addAll(rest.keys());
    }
    t.check(
        names.equals(keys) && rest.complete(),
        prefix,
        "a page of "
            + smallest(t)
            + " and others of up to 1000 make up "
            + names.size()
            + " of 25 keys");
  }

  private static void mutation(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> keys = write(t, kv, prefix, 25);
    t.settle();
    List<String> names = new ArrayList<>();
    Page page = kv.page(prefix, smallest(t), null);
    names.addAll(page.keys());
    String cursor = page.cursor();
    t.check(cursor != null && !cursor.isEmpty(), "a page that is not the last has no cursor");
    // The key on which the cursor stands, one before it, and a new one behind it.
    kv.delete(keys.get(Math.max(0, names.size() - 1)));
    kv.delete(keys.get(0));
    kv.put(prefix + "012x", "v");
    for (int more = 0; cursor != null && !page.complete() && more < 3; more++) {
      page = kv.page(prefix, more == 0 ? smallest(t) : 1000, cursor);
      names.addAll(page.keys());
      cursor = page.cursor();
    }
    List<String> stable = new ArrayList<>(keys);
    names.remove(prefix + "012x");
    t.check(
        names.equals(stable),
        prefix,
        "25 keys were there when the list began; while it went on, two that it had shown were"
            + " deleted and one was added; it showed "
            + names.size()
            + ": "
            + differences(stable, names));
  }

  private static String differences(List<String> expected, List<String> names) {
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(names);
    List<String> more = new ArrayList<>(names);
    expected.forEach(more::remove);
    return "missing " + missing + ", too many " + more;
  }

  private static void tombstones(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> keys = write(t, kv, prefix, 24);
    for (int i = 0; i < 22; i++) {
      kv.delete(keys.get(i));
    }
    t.settle();
    List<Page> pages = kv.pages(prefix, smallest(t));
    whole(t, prefix, pages, smallest(t), keys.subList(22, 24));
    long empty = pages.stream().filter(p -> p.names().isEmpty()).count();
    t.observe("empty pages", empty + " of " + pages.size() + " pages behind 22 deleted keys");
  }

  private static void defaultLimit(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 1002; i++) {
      keys.add(prefix + "%04d".formatted(i));
    }
    if (t.info().has(Feature.BULK_WRITE)) {
      kv.expect(
          Answer.BulkDone.class,
          new Request.BulkPut(keys.stream().map(k -> Request.Put.of(k, "v")).toList()));
    } else {
      for (String key : keys) {
        kv.put(key, "v");
      }
    }
    t.settle();
    Page first = kv.page(prefix, null, null);
    t.check(
        first.names().size() == KvLimits.LIST_KEYS && !first.complete(),
        prefix,
        "of 1002 keys the first page has " + first.names().size());
    whole(t, prefix, kv.pages(prefix, 1000), 1000, keys);
  }

  private static void maximum(Trial t) {
    Kv kv = t.here();
    kv.expect(Page.class, new Request.ListKeys(t.freshPrefix(), 1000L, null));
    kv.expectRefusal(
        new Request.ListKeys(t.freshPrefix(), 1001L, null),
        400,
        "Invalid key_count_limit of 1001. Please specify an integer less than 1000.");
  }

  private static void withoutPrefix(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    kv.put(prefix + "aaa", "v");
    int limit = smallest(t);
    List<String> users = write(t, kv, prefix + "user:", limit + 1);
    kv.put(prefix + "zzz", "v");
    t.settle();
    List<String> names = new ArrayList<>();
    String cursor = null;
    for (int pages = 0; names.isEmpty() && pages < 2; pages++) {
      Page page = kv.page(prefix + "user:", limit, cursor);
      names.addAll(page.keys());
      t.check(page.cursor() != null, "a page that is not the last has no cursor");
      cursor = page.cursor();
    }
    List<String> behind = new ArrayList<>(users);
    behind.removeAll(names);
    behind.add(prefix + "zzz");
    // The namespace may hold keys of others behind these.
    List<String> shown =
        kv.page("", limit, cursor).keys().stream().filter(k -> k.startsWith(prefix)).toList();
    t.check(
        shown.equals(behind.subList(0, Math.min(limit, behind.size()))),
        prefix,
        "behind the cursor of a list of \""
            + prefix
            + "user:\", a call without a prefix shows "
            + shown
            + " and not "
            + behind);
  }

  private static void foreign(Trial t) {
    Request list = new Request.ListKeys(t.freshPrefix(), null, "not-a-cursor");
    Answer answer = t.here().ask(list);
    // What the platform does, nobody has recorded; an emulator has a setting for it.
    String told =
        t.target().prediction().map(p -> p.settings().get("cursorFromNowhere")).orElse(null);
    boolean refused = answer instanceof Answer.Refused r && r.status() == 400;
    boolean empty = answer instanceof Page p && p.names().isEmpty() && p.complete();
    t.check(
        refused && !"empty".equals(told) || empty && !"refused".equals(told),
        "a list with the cursor \"not-a-cursor\" was answered with " + answer);
  }
}
