package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.Kv;
import dev.flowkv.conformance.PropertyViolation;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.TargetTroubleException;
import dev.flowkv.conformance.Trial;
import dev.flowkv.conformance.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Asks a target what was recorded, in the recorded order and with the recorded pauses, and
 * compares. What was asked side by side is asked one after the other.
 */
final class Replay {
  private final Recorded recorded;
  private final String runId;
  private final Trial trial;
  private final TargetInfo info;
  private final ReplayLog log;
  private final Map<Integer, String> cursors = new HashMap<>();
  private final List<Step.Exchange> asked = new ArrayList<>();
  private Side then;
  private Side now;
  private long baseMillis;
  private long lastReturnedThen;
  private long lastReturnedNow;
  private Reduction reduction;

  Replay(Recorded recorded, String runId, Trial trial, ReplayLog log) {
    this.recorded = recorded;
    this.runId = runId;
    this.trial = trial;
    this.info = trial.info();
    this.log = log;
    this.then = sideThen();
    this.now = sideNow();
    this.reduction =
        new Reduction(runId, recorded.header().property(), trial.target().identities(), 0);
  }

  private Side sideThen() {
    Recorded.Header h = recorded.header();
    return new Side(h.face(), h.staleness(), h.slack(), h.virtual());
  }

  private Side sideNow() {
    return new Side(info.face(), info.staleness(), info.slack(), info.has(Feature.VIRTUAL_CLOCK));
  }

  /**
   * Asks and compares.
   *
   * @throws PropertyViolation if answers differ
   * @throws TargetTroubleException if the target answers something that says nothing of a request
   */
  void run() throws InterruptedException {
    begin();
    TargetTroubleException trouble = null;
    try {
      for (List<Step> together : groups()) {
        ask(together);
      }
    } catch (TargetTroubleException e) {
      trouble = e;
    }
    compare();
    String id = recorded.header().property();
    List<Difference> differences = log.differences(id);
    if (!differences.isEmpty()) {
      throw new PropertyViolation(
          differences.size()
              + (differences.size() == 1 ? " exchange differs: " : " exchanges differ; the first: ")
              + differences.get(0));
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  /** Begins in the same millisecond of a second, so that expirations are as far away. */
  private void begin() throws InterruptedException {
    long phase = recorded.header().phaseMillis();
    trial.pass(Duration.ofMillis(Math.floorMod(phase - trial.nowMillis(), 1000L)));
    long begin = trial.nowMillis();
    baseMillis = Math.floorDiv(begin, 1000L) * 1000;
    reduction =
        new Reduction(
            runId,
            recorded.header().property(),
            trial.target().identities(),
            Math.floorDiv(begin, 1000L));
    lastReturnedThen = phase;
    lastReturnedNow = begin - baseMillis;
  }

  /** Steps one by one; the exchanges of an invocation together. */
  private List<List<Step>> groups() {
    List<List<Step>> groups = new ArrayList<>();
    int invocation = 0;
    for (Step step : recorded.steps()) {
      int of = step instanceof Step.Exchange e ? e.invocation() : 0;
      if (of > 0 && of == invocation) {
        groups.get(groups.size() - 1).add(step);
      } else {
        groups.add(new ArrayList<>(List.of(step)));
      }
      invocation = of;
    }
    return groups;
  }

  private void ask(List<Step> together) throws InterruptedException {
    Step first = together.get(0);
    if (first instanceof Step.Restart restart) {
      compare();
      trial.restart(restart.seed());
    } else if (first instanceof Step.Fault fault) {
      trial.target().failNext(fault.fault(), fault.count());
    } else if (first instanceof Step.Exchange e && e.invocation() > 0) {
      inOneInvocation(together.stream().map(Step.Exchange.class::cast).toList());
    } else {
      one((Step.Exchange) first);
    }
  }

  private void one(Step.Exchange e) throws InterruptedException {
    await(e);
    Request request = restored(e);
    if (request == null) {
      log.notAsked(recorded.header().property());
      return;
    }
    Kv kv = trial.at(info.locations().get(e.location()));
    trial.target().takeHttpFacts(); // Of the requests before.
    long call = sinceBase();
    Answer answer = kv.askOnce(request);
    if (answer instanceof Answer.Failed
        && !(e.answer() instanceof Answer.Failed)
        && Written.keys(request).isEmpty()) {
      call = sinceBase();
      answer = kv.askOnce(request); // A read may be tried once more.
    }
    keep(e, request, answer, call, sinceBase(), trial.target().takeHttpFacts());
  }

  private void inOneInvocation(List<Step.Exchange> exchanges) throws InterruptedException {
    await(exchanges.get(0));
    List<Request> requests = new ArrayList<>();
    for (Step.Exchange e : exchanges) {
      Request request = restored(e);
      if (request == null) {
        return;
      }
      requests.add(request);
    }
    String location = info.locations().get(exchanges.get(0).location());
    long call = sinceBase();
    List<Answer> answers = trial.target().inOneInvocation(location, requests);
    for (int i = 0; i < exchanges.size(); i++) {
      keep(exchanges.get(i), requests.get(i), answers.get(i), call, sinceBase(), List.of());
    }
  }

  private long sinceBase() {
    return trial.nowMillis() - baseMillis;
  }

  /** Waits as long after the exchange before as was recorded. */
  private void await(Step.Exchange e) throws InterruptedException {
    long pause = Math.max(0, e.callMillis() - lastReturnedThen);
    trial.passUntil(baseMillis + lastReturnedNow + pause);
    lastReturnedThen = Math.max(lastReturnedThen, e.returnedMillis());
  }

  private void keep(
      Step.Exchange e,
      Request request,
      Answer answer,
      long call,
      long returned,
      List<HttpFacts> http) {
    lastReturnedNow = returned;
    if (answer instanceof Answer.Page page && page.cursor() != null) {
      cursors.put(e.number(), page.cursor());
    }
    Request reduced = reduction.request(request);
    boolean refusedThen = e.answer() instanceof Answer.Refused;
    boolean failedThen = e.answer() instanceof Answer.Failed;
    if ((answer instanceof Answer.Failed && !failedThen)
        || (e.invocation() == 0 && Trouble.isIn(answer, info) && !refusedThen)) {
      throw new TargetTroubleException(
          "exchange " + e.number() + ", " + Kv.shown(e.request()) + ", was " + answer);
    }
    then.add(
        e.number(),
        new Side.Told(e.request(), e.answer(), e.callMillis(), e.returnedMillis(), e.http()));
    now.add(
        e.number(),
        new Side.Told(
            reduced,
            reduction.answer(e.number(), request, answer),
            call,
            returned,
            reduction.http(request, answer, http)));
    asked.add(e);
    log.asked(recorded.header().property());
  }

  private void compare() {
    boolean hasOthers = recorded.end().omitted().contains(PropertyRecording.OTHERS);
    Comparison comparison =
        new Comparison(recorded.header(), List.copyOf(asked), then, now, hasOthers).compare();
    log.compared(recorded.header().property(), comparison.differences(), comparison.withinBounds());
    asked.clear();
    then = sideThen();
    now = sideNow();
  }

  /** The request with this run's keys, moment and cursors; null: a cursor was never given out. */
  private @Nullable Request restored(Step.Exchange e) {
    Request r = e.request();
    if (r instanceof Request.Get g) {
      return new Request.Get(key(g.key()), g.type(), g.withMetadata(), g.cacheTtl());
    } else if (r instanceof Request.GetMetadata g) {
      return new Request.GetMetadata(key(g.key()));
    } else if (r instanceof Request.BulkGet b) {
      return new Request.BulkGet(keys(b.keys()), b.type(), b.withMetadata(), b.cacheTtl());
    } else if (r instanceof Request.Put p) {
      return put(p, e);
    } else if (r instanceof Request.Delete d) {
      return new Request.Delete(key(d.key()));
    } else if (r instanceof Request.ListKeys l) {
      OptionalInt from = Cursors.exchange(l.cursor());
      String cursor = from.isPresent() ? cursors.get(from.getAsInt()) : l.cursor();
      return from.isPresent() && cursor == null
          ? null
          : new Request.ListKeys(key(l.prefix()), l.limit(), cursor);
    } else if (r instanceof Request.BulkPut b) {
      return new Request.BulkPut(b.puts().stream().map(p -> put(p, e)).toList());
    }
    return new Request.BulkDelete(keys(((Request.BulkDelete) r).keys()));
  }

  private Request.Put put(Request.Put p, Step.Exchange e) {
    // As far ahead of the call as it was: what is 60 s ahead must not be 59.
    long base = Math.floorDiv(trial.nowMillis(), 1000L) - Math.floorDiv(e.callMillis(), 1000L);
    Long moment = p.expiration();
    Long expiration = moment == null ? null : Long.valueOf(Moments.unixSeconds(moment, base));
    return new Request.Put(
        key(p.key()), p.value(), p.way(), expiration, p.expirationTtl(), p.metadata());
  }

  private List<String> keys(List<String> keys) {
    return keys.stream().map(this::key).toList();
  }

  private String key(String key) {
    return key.replace("/" + Reduction.RUN + "/", "/" + runId + "/");
  }
}
