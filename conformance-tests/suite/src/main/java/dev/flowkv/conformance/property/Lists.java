package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.history.Utf8Order;
import dev.flowkv.testkit.KvArbitraries;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which keys a list shows, in which order. */
final class Lists {
  private Lists() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "list-byte-order",
                "Keys are listed in the order of their UTF-8 bytes, in which U+FFFF comes before every emoji.")
            .says(
                "Keys are always returned in lexicographically sorted order according to their UTF-8 bytes.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .costs(0, 14, 0, 1)
            .check(Lists::order),
        Property.of("list-any", "A list shows exactly the keys that are there, each once.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .costsPerTry(0, 6, 0, 1)
            .check(Lists::any),
        Property.of(
                "list-prefix", "A list shows the keys that start with its prefix, and no others.")
            .says("List all the keys starting with a particular prefix.")
            .source(Source.LIST)
            .strength(Strength.BOUNDED)
            .costs(0, 14, 0, 12)
            .check(Lists::prefix),
        Property.of("list-prefix-nul", "A prefix with a NUL is a prefix like another.")
            .says(
                "A key cannot be empty or be exactly equal to . or ... All other keys are valid. … List all the keys starting with a particular prefix.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costs(0, 3, 0, 1)
            .check(Lists::nul),
        Property.of("list-empty", "A list of nothing is empty and complete, and has no cursor.")
            .source(Source.LIST)
            .costs(0, 0, 0, 1)
            .check(Lists::empty),
        Property.of("list-prefix-size", "A prefix of more than 512 bytes is refused.")
            .source(Source.RUNTIME)
            .costs(0, 0, 0, 2)
            .check(Lists::longPrefix));
  }

  private static void order(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String prefix = t.freshPrefix();
    List<String> sorted =
        List.of(
            "!",
            "A",
            "B",
            "Z",
            "a",
            "aa",
            "b",
            "e\u0301",
            "\u00e9",
            "\u0416",
            "\u20ac",
            "\uffff",
            "\ud83d\ude00",
            "\ud83d\ude00a");
    List<String> shuffled = new ArrayList<>(sorted);
    java.util.Collections.shuffle(shuffled, t.random());
    for (String end : shuffled) {
      kv.put(prefix + end, "v");
    }
    t.settle();
    List<String> names = kv.names(prefix).stream().map(n -> n.substring(prefix.length())).toList();
    t.check(names.equals(sorted), "written were " + sorted + ", listed are " + names);
  }

  private static void any(Trial t) throws InterruptedException {
    Kv kv = t.here();
    t.forAllSettled(
        () -> KvArbitraries.keys().set().ofMaxSize(6),
        ends -> {
          String prefix = t.freshPrefix();
          for (String end : ends) {
            kv.put(prefix + end, "v");
          }
          return prefix;
        },
        (ends, prefix) -> {
          TreeSet<String> expected = new TreeSet<>(Utf8Order.INSTANCE);
          ends.forEach(end -> expected.add(prefix + end));
          List<String> names = kv.names(prefix);
          t.check(
              names.equals(List.copyOf(expected)),
              prefix,
              "of "
                  + expected.size()
                  + " keys, "
                  + names.size()
                  + " are listed, or in another order");
        });
  }

  private static void prefix(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String start = t.freshPrefix();
    List<String> ends =
        List.of(
            "a", "a/", "a/1", "a/1/x", "a/2", "a%", "a%2F1", "a+1", "a 1", "ab", "b", "\u20ac1",
            "\u20ad", "_a");
    for (String end : ends) {
      kv.put(start + end, "v");
    }
    t.settle();
    for (String prefix :
        List.of("", "a", "a/", "a/1", "a%", "a%2", "a+", "a ", "\u20ac", "_", "c", "a/1/x")) {
      List<String> expected =
          ends.stream().filter(e -> e.startsWith(prefix)).sorted(Utf8Order.INSTANCE).toList();
      List<String> names =
          kv.names(start + prefix).stream().map(n -> n.substring(start.length())).toList();
      t.check(
          names.equals(expected),
          start + prefix,
          "the prefix \"" + prefix + "\" lists " + names + ", not " + expected);
    }
  }

  private static void nul(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String start = t.freshPrefix();
    for (String end : List.of("a\u0000", "a\u0000b", "ab")) {
      kv.put(start + end, "v");
    }
    t.settle();
    List<String> names = kv.names(start + "a\u0000");
    t.check(
        names.equals(List.of(start + "a\u0000", start + "a\u0000b")),
        start + "a\u0000b",
        "two keys start with \"a\" and a NUL, listed are " + names.size());
  }

  private static void empty(Trial t) {
    List<Answer.Page> pages = t.here().pages(t.freshPrefix(), null);
    boolean none = pages.stream().allMatch(p -> p.names().isEmpty());
    t.check(none, "a list of nothing shows keys");
    Answer.Page last = pages.get(pages.size() - 1);
    t.check(last.cursor() == null, "a complete list has the cursor " + last.cursor());
    t.check(
        pages.size() == 1 || !t.info().has(Feature.PREDICTABLE),
        "a list of nothing has " + pages.size() + " pages");
  }

  private static void longPrefix(Trial t) {
    Kv kv = t.here();
    kv.expect(Answer.Page.class, new Request.ListKeys("p".repeat(512), null, null));
    kv.expectRefusal(
        new Request.ListKeys("p".repeat(513), null, null),
        414,
        "UTF-8 encoded length of 513 exceeds key length limit of 512.");
  }
}
