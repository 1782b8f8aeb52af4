package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.conformance.Trouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Collects what one property asks and is answered. Safe for use by threads. */
final class PropertyRecording {
  /** What {@link Recorded.End#omitted} says of a namespace that is not the suite's alone. */
  static final String OTHERS = "keys on pages that are not of this property";

  private final TargetInfo info;
  private final Reduction reduction;
  private final long baseMillis;
  private final long phaseMillis;
  private final TreeMap<Integer, Step> steps = new TreeMap<>();
  private final Map<Integer, Begun> underWay = new HashMap<>();
  private final Set<Integer> beside = new HashSet<>();
  private final TreeSet<String> omitted = new TreeSet<>();
  private int places;
  private int begun;
  private int invocations;
  private long lastCall;
  private int stoppedAt = Integer.MAX_VALUE;
  private @Nullable String stopped;

  private record Begun(int place, long callMillis, Request reduced) {}

  /**
   * A recording that has just begun.
   *
   * @param nowMillis on the target's clock
   */
  PropertyRecording(
      TargetInfo info,
      String runId,
      String property,
      Map<String, String> identities,
      long nowMillis) {
    this.info = info;
    this.baseMillis = Math.floorDiv(nowMillis, 1000L) * 1000;
    this.phaseMillis = nowMillis - baseMillis;
    this.lastCall = phaseMillis;
    this.reduction = new Reduction(runId, property, identities, Math.floorDiv(nowMillis, 1000L));
  }

  long phaseMillis() {
    return phaseMillis;
  }

  /**
   * Numbers an exchange that begins.
   *
   * @param nowMillis the target's clock, which is read in turn: of two threads, none must seem to
   *     go back in time
   */
  synchronized int begin(Request request, LongSupplier nowMillis) {
    int number = ++begun;
    int place = places++;
    long call = nowMillis.getAsLong() - baseMillis;
    if (call < lastCall) {
      stop(place, "the clock went back by " + (lastCall - call) + " ms");
    }
    lastCall = Math.max(call, lastCall);
    underWay.put(number, new Begun(place, lastCall, reduction.request(request)));
    if (underWay.size() > 1) {
      beside.addAll(underWay.keySet());
    }
    return number;
  }

  synchronized int invocation() {
    return ++invocations;
  }

  /** Keeps an exchange that has ended. */
  synchronized void end(
      int number,
      int location,
      Request request,
      Answer answer,
      long nowMillis,
      List<HttpFacts> http,
      int invocation) {
    Begun begin = Objects.requireNonNull(underWay.remove(number));
    Answer reduced = reduction.answer(number, request, answer);
    // Of an invocation, a 429 is what was asked for.
    if (invocation == 0 && Trouble.isIn(answer, info)) {
      stop(begin.place, "an exchange was " + reduced);
    }
    if (reduction.hasOthers(answer)) {
      omitted.add(OTHERS);
    }
    steps.put(
        begin.place,
        new Step.Exchange(
            number,
            begin.callMillis,
            Math.max(begin.callMillis, nowMillis - baseMillis),
            location,
            begin.reduced,
            reduced,
            reduction.http(request, answer, http),
            false,
            invocation));
  }

  private void stop(int place, String why) {
    if (place < stoppedAt) {
      stoppedAt = place;
      stopped = why;
    }
  }

  synchronized void restart(long seed) {
    steps.put(places++, new Step.Restart(seed));
  }

  synchronized void fault(Step.Fault fault) {
    steps.put(places++, fault);
  }

  synchronized void omit(String what) {
    omitted.add(what);
  }

  /** What has been collected, up to the first trouble. */
  synchronized Recorded finished(Recorded.Header header, String verdict) {
    List<Step> kept = new ArrayList<>();
    int exchanges = 0;
    for (int place = 0; place < Math.min(places, stoppedAt); place++) {
      Step step = steps.get(place);
      if (step == null) {
        stop(place, "an exchange was not answered");
        break;
      }
      if (step instanceof Step.Exchange e) {
        exchanges++;
        kept.add(e.asBeside(beside.contains(e.number())));
      } else {
        kept.add(step);
      }
    }
    return new Recorded(
        header, kept, new Recorded.End(exchanges, verdict, stopped, List.copyOf(omitted)));
  }
}
