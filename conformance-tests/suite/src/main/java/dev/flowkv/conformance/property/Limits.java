package dev.flowkv.conformance.property;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.PropertyViolation;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** How often one may ask. */
final class Limits {
  private Limits() {}

  static List<Property> properties() {
    return List.of(
        Property.of(
                "same-key-rate",
                "A key takes one write per second; another one is refused with 429, and is never seen.")
            .says("Writes to same key: 1 per second")
            .source(Source.LIMITS)
            .strength(Strength.ALLOWED)
            .needs(Feature.RATE_LIMIT)
            .costs(2, 7, 0, 0)
            .waits(2)
            .check(Limits::sameKey),
        Property.of("same-key-rate-deletes", "Deletes count for the limit of a key, too.")
            .source("recordings of the service: KV DELETE failed: 429 Too Many Requests")
            .strength(Strength.ALLOWED)
            .needs(Feature.RATE_LIMIT, Feature.VIRTUAL_CLOCK)
            .check(Limits::deletes),
        Property.of("other-keys-rate", "Writes of different keys are not limited by each other.")
            .source(Source.LIMITS)
            .costs(0, 10, 0, 0)
            .check(Limits::otherKeys),
        Property.of(
                "operations-per-invocation",
                "An invocation may make 1,000 operations; another one is refused.")
            .says(
                "Within a single invocation, a Worker can make up to 1,000 operations to external services")
            .source(Source.FAQ)
            .needs(Feature.INVOCATIONS)
            .check(Limits::invocation),
        Property.of(
                "failed-write",
                "A write whose acknowledgement is lost may be there; one that failed before its effect is not.")
            .source(Source.HISTORIES)
            .strength(Strength.ALLOWED)
            .needs(Feature.FAULTS)
            .check(Limits::failed));
  }

  private static void sameKey(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    boolean virtual = t.info().has(Feature.VIRTUAL_CLOCK);
    Optional<Refused> refused = Optional.empty();
    String last = "";
    boolean withinASecond = false;
    long lastCall = Long.MIN_VALUE / 2;
    for (int i = 0; i < 5 && refused.isEmpty(); i++) {
      long call = t.nowMillis();
      Answer answer = kv.ask(Put.of(key, "write " + i));
      if (answer instanceof Refused r) {
        refused = Optional.of(r);
      } else {
        last = "write " + i;
        // From call to return, however long the way there is.
        withinASecond |= t.nowMillis() - lastCall < 1000;
        lastCall = call;
      }
    }
    if (refused.isEmpty() && !withinASecond) {
      throw new CannotRunException("no two writes got there within a second");
    } else if (refused.isEmpty()) {
      throw new PropertyViolation("five writes of a key in a row were accepted", key);
    }
    t.check(
        refused.get().status() == 429 && refused.get().text().equals("Too Many Requests"),
        key,
        "a second write within a second was " + refused.get());
    if (virtual) {
      t.check(last.equals("write 0"), key, "two writes within a second were accepted");
      t.pass(Duration.ofMillis(999));
      kv.expectRefusal(Put.of(key, "too early"), 429, "Too Many Requests");
      t.pass(Duration.ofMillis(1));
    } else {
      t.pass(Duration.ofMillis(1500));
    }
    String read = kv.text(key);
    t.check(last.equals(read), key, "after a refused write the key holds " + read);
    Answer later = kv.ask(Put.of(key, "later"));
    t.check(later instanceof Answer.Done, key, "a write a second later was " + later);
  }

  private static void deletes(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String key = t.key();
    kv.put(key, "v");
    kv.expectRefusal(new Request.Delete(key), 429, "Too Many Requests");
    t.check("v".equals(kv.text(key)), key, "a refused delete took effect");
    t.pass(Duration.ofSeconds(1));
    kv.expect(Answer.Done.class, new Request.Delete(key));
    kv.expectRefusal(Put.of(key, "w"), 429, "Too Many Requests");
  }

  private static void otherKeys(Trial t) {
    Kv kv = t.here();
    for (int i = 0; i < 10; i++) {
      kv.expect(Answer.Done.class, Put.of(t.key(), "v"));
    }
  }

  private static void invocation(Trial t) {
    List<Request> gets =
        IntStream.rangeClosed(0, KvLimits.OPERATIONS_PER_INVOCATION)
            .mapToObj(i -> (Request) Request.Get.as(t.key(), Request.Type.BYTES))
            .toList();
    List<Answer> answers = t.target().inOneInvocation(t.info().locations().get(0), gets);
    for (int i = 0; i < gets.size() - 1; i++) {
      t.check(
          answers.get(i) instanceof Answer.Found,
          "operation " + (i + 1) + " of an invocation was " + answers.get(i));
    }
    Answer last = answers.get(gets.size() - 1);
    t.check(
        last instanceof Refused r
            && r.text()
                .toLowerCase(Locale.ROOT)
                .startsWith("too many api requests by single worker invocation."),
        "operation 1001 of an invocation was answered " + last);
  }

  private static void failed(Trial t) throws InterruptedException {
    Kv kv = t.here();
    String lost = t.key();
    t.target().failNext(dev.flowkv.conformance.ConformanceTarget.Fault.LOST_ACKNOWLEDGEMENT, 1);
    Answer answer = kv.askOnce(Put.of(lost, "v"));
    t.check(answer instanceof Answer.Failed, lost, "a lost acknowledgement was answered " + answer);
    String error = t.key();
    t.target().failNext(dev.flowkv.conformance.ConformanceTarget.Fault.ERROR, 1);
    answer = kv.askOnce(Put.of(error, "v"));
    t.check(
        answer instanceof Answer.Failed, error, "an error of the service was answered " + answer);
    t.settle();
    // What was done and not acknowledged is there; what failed before its effect is not.
    Reads.expect(t, kv, lost, Reads.Held.text("v"));
    Reads.expectNothing(t, kv, error);
    t.checkHistory();
  }
}
