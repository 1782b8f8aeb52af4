package dev.flowkv.conformance.calibrate;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A target with a location that writes and one that reads, and keys that nobody has used. */
final class Probe {
  private static final long AFTER_LAST_WRITE_MILLIS = 1200;

  private final ConformanceTarget target;
  private final KvClient writer;
  private final KvClient reader;
  private final Random random;
  private final String prefix;
  private final boolean free;
  private final TreeSet<String> written = new TreeSet<>();
  private int keys;

  /**
   * A probe.
   *
   * @param seed of the delays
   * @param prefix that its keys start with
   */
  Probe(ConformanceTarget target, long seed, String prefix) {
    List<String> locations = target.info().locations();
    this.target = target;
    this.writer = target.client(locations.get(0));
    this.reader = target.client(locations.get(locations.size() - 1));
    this.random = new Random(seed);
    this.prefix = prefix;
    this.free = target.info().has(Feature.VIRTUAL_CLOCK);
  }

  ConformanceTarget target() {
    return target;
  }

  KvClient writer() {
    return writer;
  }

  KvClient reader() {
    return reader;
  }

  Random random() {
    return random;
  }

  /** Whether operations and time cost nothing. */
  boolean isFree() {
    return free;
  }

  boolean has(Feature feature) {
    return target.info().has(feature);
  }

  boolean hasTwoLocations() {
    return target.info().locations().size() > 1;
  }

  /** Empties the target, where it can: a day's quota and the like are not what is measured. */
  void reset() {
    target.reset(random.nextLong());
  }

  /** A key that nobody has used, which is a prefix as well. */
  String key() {
    return prefix + ++keys + "/";
  }

  /** Writes a value that must be accepted, and gives the key. */
  String put(String key, String value) {
    Answer answer = tryPut(key, value);
    if (!(answer instanceof Answer.Done)) {
      throw new IllegalStateException("a write was not accepted: " + answer);
    }
    return key;
  }

  Answer tryPut(String key, String value) {
    written.add(key);
    return writer.perform(Request.Put.of(key, value));
  }

  /** Deletes a key, which must be accepted. */
  void delete(String key) {
    Answer answer = writer.perform(new Request.Delete(key));
    if (!(answer instanceof Answer.Done)) {
      throw new IllegalStateException("a delete was not accepted: " + answer);
    }
  }

  static @Nullable String text(KvClient from, String key) {
    return text(from, key, null);
  }

  static @Nullable String text(KvClient from, String key, @Nullable Long cacheTtl) {
    Request.Get get = Request.Get.of(key);
    Answer answer = from.perform(cacheTtl == null ? get : get.cached(cacheTtl));
    if (answer instanceof Answer.Found found) {
      return found.value() == null ? null : found.value().text();
    }
    throw new IllegalStateException("a read was not answered: " + answer);
  }

  /** A page, from where it is written; a refusal is an answer. */
  Answer list(String list, @Nullable Long limit, @Nullable String cursor) {
    return writer.perform(new Request.ListKeys(list, limit, cursor));
  }

  /** A page that must be answered. */
  Answer.Page page(String list, @Nullable Long limit) {
    Answer answer = list(list, limit, null);
    if (answer instanceof Answer.Page page) {
      return page;
    }
    throw new IllegalStateException("a list was not answered: " + answer);
  }

  long nowMillis() {
    return target.nowMillis();
  }

  void pass(long millis) throws InterruptedException {
    target.pass(Duration.ofMillis(millis));
  }

  void passUntil(long millis) throws InterruptedException {
    long wait = millis - target.nowMillis();
    if (wait > 0) {
      pass(wait);
    }
  }

  /** Deletes what was written, where that is somebody's, and gives how many keys are left. */
  int cleanUp() {
    if (free) {
      return 0;
    }
    boolean interrupted = Thread.interrupted();
    target.cleanUp();
    interrupted |= !waited();
    int left = 0;
    for (String key : written) {
      left += writer.perform(new Request.Delete(key)) instanceof Answer.Done ? 0 : 1;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  /** Lets the second after the last write pass, in which a delete of its key would be refused. */
  private boolean waited() {
    try {
      pass(AFTER_LAST_WRITE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
