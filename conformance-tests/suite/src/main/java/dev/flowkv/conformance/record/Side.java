package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.Recorder;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.history.CheckOptions;
import dev.flowkv.conformance.history.HistoryChecker;
import dev.flowkv.conformance.history.HistoryOperation;
import dev.flowkv.conformance.history.Violation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One of the two runs that are compared: its exchanges, and what it claims. */
final class Side {
  private static final int TOO_MANY_REQUESTS = 429;

  private final String face;
  private final Duration staleness;
  private final Duration slack;
  private final boolean virtual;
  private final Map<Integer, Told> told = new HashMap<>();
  private long longestCacheTtlMillis;

  /**
   * What is known of an exchange.
   *
   * @param request as it was asked on this side
   * @param http what HTTP said, without what the answer says
   */
  record Told(
      Request request, Answer answer, long callMillis, long returnedMillis, List<HttpFacts> http) {
    /** The errors that HTTP spoke of; a 429 was waited for, and the request made again. */
    List<HttpFacts.Failure> errors() {
      return http.stream()
          .filter(h -> h.status() != TOO_MANY_REQUESTS)
          .map(HttpFacts::error)
          .filter(Objects::nonNull)
          .toList();
    }
  }

  /**
   * A side without exchanges.
   *
   * @param staleness that it may show
   * @param slack how far its clock may be from the one that its times are of
   * @param virtual whether its clock was moved
   */
  Side(String face, Duration staleness, Duration slack, boolean virtual) {
    this.face = face;
    this.staleness = staleness;
    this.slack = slack;
    this.virtual = virtual;
  }

  String face() {
    return face;
  }

  boolean virtual() {
    return virtual;
  }

  Duration slack() {
    return slack;
  }

  void add(int exchange, Told one) {
    told.put(exchange, one);
    Long cacheTtl =
        one.request instanceof Request.Get g
            ? g.cacheTtl()
            : one.request instanceof Request.BulkGet b ? b.cacheTtl() : null;
    if (cacheTtl != null && !(one.answer instanceof Answer.Refused)) {
      longestCacheTtlMillis = Math.max(longestCacheTtlMillis, cacheTtl * 1000);
    }
  }

  Told of(int exchange) {
    Told one = told.get(exchange);
    if (one == null) {
      throw new IllegalStateException("exchange " + exchange + " was not asked");
    }
    return one;
  }

  /** How long after a write an answer may still differ from it. */
  long boundMillis() {
    return staleness.isZero() ? 0 : Math.max(staleness.toMillis(), longestCacheTtlMillis);
  }

  /** What in this side's history the other side would not have been allowed to show. */
  Map<Integer, Violation> violationsUnder(Side other, List<Step.Exchange> order) {
    Recorder recorder = new Recorder();
    for (Step.Exchange e : order) {
      Told one = of(e.number());
      recorder.record(
          e.number(),
          String.valueOf(e.location()),
          one.request,
          one.answer,
          one.callMillis,
          one.returnedMillis);
    }
    Duration wider = slack.compareTo(other.slack) > 0 ? slack : other.slack;
    CheckOptions options = new CheckOptions(other.staleness, Duration.ZERO, wider);
    Map<Integer, Violation> violations = new HashMap<>();
    for (Violation v : new HistoryChecker(options).check(recorder.history()).violations()) {
      List<HistoryOperation> shown = v.operations();
      violations.putIfAbsent((int) shown.get(shown.size() - 1).line(), v);
    }
    return violations;
  }
}
