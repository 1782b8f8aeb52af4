package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Several who write at the same time. */
final class Concurrency {
  private static final int WRITERS = 4;

  private Concurrency() {}

  static List<Property> properties() {
    return List.of(
        Property.of("concurrent-keys", "Writers of different keys lose nothing.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costs(0, 4 * WRITERS, 0, 1)
            .check(Concurrency::differentKeys),
        Property.of(
                "concurrent-writes",
                "Of writes of one key at the same time one remains, whole, and every location agrees.")
            .says(
                "If concurrent writes are made to the same key, the last write will take precedence.")
            .source(Source.WRITE)
            .strength(Strength.BOUNDED)
            .costs(1 + Reads.COST, WRITERS, 0, 0)
            .check(Concurrency::sameKey));
  }

  private static void differentKeys(Trial t) throws InterruptedException {
    String prefix = t.freshPrefix();
    List<Callable<Answer>> writers = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>();
    for (int w = 0; w < WRITERS; w++) {
      Kv kv = t.everywhere().get(w % t.info().locations().size());
      for (int i = 0; i < 4; i++) {
        String key = prefix + w + "-" + i;
        keys.add(key);
        writers.add(() -> kv.expect(Answer.Done.class, Put.of(key, "v")));
      }
    }
    together(writers);
    t.settle();
    List<String> names = t.here().names(prefix);
    t.check(
        names.equals(List.copyOf(keys)),
        prefix,
        WRITERS + " writers wrote " + keys.size() + " keys, listed are " + names.size());
  }

  private static void sameKey(Trial t) throws InterruptedException {
    String key = t.key();
    List<Callable<Answer>> writers =
        IntStream.range(0, WRITERS)
            .mapToObj(
                w -> {
                  Kv kv = t.everywhere().get(w % t.info().locations().size());
                  Put put = Put.of(key, "value " + w).metadata("{\"w\":" + w + "}");
                  return (Callable<Answer>) () -> kv.ask(put);
                })
            .toList();
    List<Answer> answers = together(writers);
    Set<String> accepted = new TreeSet<>();
    for (int w = 0; w < WRITERS; w++) {
      if (answers.get(w) instanceof Answer.Done) {
        accepted.add("value " + w);
      } else {
        t.check(
            answers.get(w) instanceof Answer.Refused r && r.status() == 429,
            key,
            "one of several writes at the same time was " + answers.get(w));
      }
    }
    t.check(!accepted.isEmpty(), key, "of several writes at the same time none was accepted");
    t.settle();
    Set<String> read = new TreeSet<>();
    for (Kv kv : t.everywhere()) {
      kv.found(Request.Get.of(key))
          .ifPresent(
              v -> {
                read.add(v.text());
                Reads.expect(t, kv, key, Reads.Held.text(v.text(), v.metadata()));
              });
    }
    t.check(
        read.size() == 1 && accepted.containsAll(read),
        key,
        "accepted were " + accepted + ", after the bound locations read " + read);
    t.checkHistory();
  }

  private static <T> List<T> together(List<Callable<T>> tasks) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
