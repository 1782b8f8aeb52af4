package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.Candidates.Candidate;
import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Expiry;
import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.conformance.history.HistoryOperation.Written;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The writes of one key, arranged so that each question costs a binary search. */
final class KeyWrites {
  /**
   * A put or delete of the key.
   *
   * @param operation what it was part of
   * @param position where that stands in the history
   * @param written what it asked for
   */
  record Write(HistoryOperation operation, int position, Written written) {
    Moment begin() {
      return new Moment(operation.call(), position);
    }

    Moment end() {
      return new Moment(operation.returned(), position);
    }

    boolean isDelete() {
      return written.content() == null;
    }

    long call() {
      return operation.call();
    }

    /** Whether it certainly had no effect. */
    boolean isRefused() {
      return operation.outcome() == Outcome.REFUSED || !written.effective();
    }

    /** Which accepted write of the namespace; 0: not known. */
    long sequence() {
      Long sequence = operation.sequence();
      return sequence == null ? 0 : sequence;
    }

    boolean isCertain() {
      return operation.outcome() == Outcome.OK && written.effective();
    }

    @Nullable Expiry expires() {
      return written.expires();
    }
  }

  private final long slack;
  private final List<Write> all;
  private final List<Write> certainByCall;
  private final List<Write> putsByReturn;
  private final Write[] firstReturned;
  private final Candidates absent;
  private final Map<Content, Candidates> byContent = new HashMap<>();
  private final Map<Listed, Candidates> byListing = new HashMap<>();
  private final Map<Content, Write> firstOfContent = new HashMap<>();
  private final Map<Content, Write> firstRefused = new HashMap<>();
  private final Map<String, Write> firstOfValue = new HashMap<>();

  /** How a list shows a version; with the expiration -1, one that is not known to the second. */
  private record Listed(Optional<String> metadata, Optional<Long> expirationSeconds) {}

  private static final Optional<Long> SOME_TIME = Optional.of(-1L);

  /** A time to live that took longer than this to be written down is not known to the second. */
  private static final long MOST_SECONDS = 10;

  KeyWrites(List<Write> writes, long slack) {
    this.slack = slack;
    this.all = writes;
    this.certainByCall =
        writes.stream()
            .filter(Write::isCertain)
            .sorted(Comparator.comparingLong(Write::call).thenComparingLong(Write::sequence))
            .toList();
    this.putsByReturn =
        certainByCall.stream()
            .filter(w -> w.written().content() != null)
            .sorted(Comparator.comparingLong(KeyWrites::returned))
            .toList();
    this.firstReturned = new Write[certainByCall.size()];
    Write first = null;
    for (int i = firstReturned.length - 1; i >= 0; i--) {
      Write w = certainByCall.get(i);
      first = first == null || returned(w) < returned(first) ? w : first;
      firstReturned[i] = first;
    }
    Map<Content, List<Candidate>> contents = new HashMap<>();
    Map<Listed, List<Candidate>> listings = new HashMap<>();
    List<Candidate> absences = new ArrayList<>();
    for (Write w : writes) {
      Content content = w.written().content();
      if (content != null) {
        firstOfContent.merge(content, w, KeyWrites::earlier);
        if (w.isRefused()) {
          firstRefused.merge(content, w, KeyWrites::earlier);
        }
        firstOfValue.putIfAbsent(content.value(), w);
      }
      if (w.isRefused()) {
        continue;
      }
      long until = supersededAt(w);
      if (content == null) {
        absences.add(new Candidate(w, w.call(), until));
        continue;
      }
      Candidate candidate = new Candidate(w, w.call(), until);
      contents.computeIfAbsent(content, c -> new ArrayList<>()).add(candidate);
      Optional<String> metadata = Optional.ofNullable(content.metadata());
      for (Optional<Long> seconds : expirations(w.expires())) {
        listings
            .computeIfAbsent(new Listed(metadata, seconds), l -> new ArrayList<>())
            .add(candidate);
      }
      if (w.expires() != null) {
        absences.add(new Candidate(w, Math.max(w.call(), mayExpireAt(w)), until));
      }
    }
    this.absent = new Candidates(absences);
    contents.forEach((content, list) -> byContent.put(content, new Candidates(list)));
    listings.forEach((listed, list) -> byListing.put(listed, new Candidates(list)));
  }

  /** The expirations that a list may show of a write. */
  private List<Optional<Long>> expirations(@Nullable Expiry expires) {
    if (expires == null) {
      return List.of(Optional.empty());
    }
    long from = Math.floorDiv(expires.earliestMillis() - slack + 999, 1000L);
    long until = Math.floorDiv(expires.latestMillis() + slack, 1000L);
    if (until - from > MOST_SECONDS) {
      return List.of(SOME_TIME);
    }
    return LongStream.rangeClosed(from, until).mapToObj(Optional::of).toList();
  }

  private static long returned(Write w) {
    return w.operation().returned();
  }

  /** The first certain write that began after this one had returned, by its own return. */
  @Nullable Write supersededBy(Write w) {
    if (!w.isCertain()) {
      return null; // It may take effect at any time.
    }
    int low = 0;
    int high = firstReturned.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (beginsAfter(certainByCall.get(middle), w)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == firstReturned.length ? null : firstReturned[low];
  }

  /** On a clock that stands still, the service's own numbers tell which one was later. */
  private static boolean beginsAfter(Write later, Write w) {
    return later.call() > returned(w)
        || (later.call() == returned(w) && w.sequence() > 0 && later.sequence() > w.sequence());
  }

  private long supersededAt(Write w) {
    Write by = supersededBy(w);
    return by == null ? Long.MAX_VALUE : returned(by);
  }

  /** Whether what was there before the first operation may still be seen. */
  boolean mayShowStart(long oldest) {
    return startSupersededAt() >= oldest;
  }

  private long startSupersededAt() {
    return firstReturned.length == 0 ? Long.MAX_VALUE : returned(firstReturned[0]);
  }

  /** What is wrong with reading this; null: it is allowed. */
  @Nullable Rule wrong(@Nullable Content content, long call, long returned, long oldest) {
    if (content == null) {
      boolean allowed = startSupersededAt() >= oldest || absent.latestUntil(returned) >= oldest;
      return allowed ? null : Rule.BOUNDED_STALENESS;
    }
    Candidates candidates = byContent.get(content);
    if (candidates == null || candidates.latestUntil(returned) == Long.MIN_VALUE) {
      return refusedOf(content, returned).isPresent() ? Rule.REFUSED_WRITE : Rule.NO_FABRICATION;
    }
    if (candidates.latestUntil(returned) < oldest) {
      return Rule.BOUNDED_STALENESS;
    }
    for (Candidate c : candidates.newestFirst(returned)) {
      if (c.until() >= oldest && !isExpired(c.write(), call)) {
        return null;
      }
    }
    return Rule.EXPIRATION;
  }

  /** From when on a write's value may have expired, as far as clocks are known; or never. */
  long mayExpireAt(Write w) {
    Expiry expires = w.expires();
    return expires == null ? Long.MAX_VALUE : expires.earliestMillis() - slack;
  }

  boolean isExpired(Write w, long call) {
    Expiry expires = w.expires();
    return expires != null && call >= expires.latestMillis() + slack;
  }

  /** The writes that may explain how a list shows the key, the most likely ones first. */
  private Stream<Candidates> explaining(Name name) {
    Optional<String> metadata = Optional.ofNullable(name.metadata());
    Optional<Long> seconds = Optional.ofNullable(name.expirationSeconds());
    Stream<Candidates> exact = Stream.ofNullable(byListing.get(new Listed(metadata, seconds)));
    return seconds.isEmpty()
        ? exact
        : Stream.concat(exact, Stream.ofNullable(byListing.get(new Listed(metadata, SOME_TIME))));
  }

  /** Whether a list may show the key like this. */
  boolean mayBeListed(Name name, long call, long returned, long oldest) {
    return explaining(name).anyMatch(c -> mayBeListed(c, call, returned, oldest));
  }

  private boolean mayBeListed(Candidates candidates, long call, long returned, long oldest) {
    if (candidates.latestUntil(returned) < oldest) {
      return false;
    }
    for (Candidate c : candidates.newestFirst(returned)) {
      if (c.until() >= oldest && !isExpired(c.write(), call)) {
        return true;
      }
    }
    return false;
  }

  /** The write that a list shows, though it may not: superseded last, or expired last. */
  Optional<Write> latestListed(Name name, long returned) {
    return explaining(name)
        .flatMap(c -> StreamSupport.stream(c.newestFirst(returned).spliterator(), false))
        .map(Candidate::write)
        .max(Comparator.comparingLong(this::supersededAt));
  }

  private static Write earlier(Write a, Write b) {
    return b.call() < a.call() ? b : a;
  }

  /** The first refused write of this content, if it was called before a read returned. */
  Optional<Write> refusedOf(Content content, long returned) {
    return Optional.ofNullable(firstRefused.get(content)).filter(w -> w.call() <= returned);
  }

  /** The first write of this content, refused ones too. */
  Optional<Write> firstOf(Content content) {
    return Optional.ofNullable(firstOfContent.get(content));
  }

  /** The first write of this value, with whatever metadata. */
  Optional<Write> firstOf(String value) {
    return Optional.ofNullable(firstOfValue.get(value));
  }

  /**
   * When the key certainly exists.
   *
   * @param bound of staleness
   * @return ends by starts: for an answer called after a start that returned before its end,
   *     absence is not allowed
   */
  TreeMap<Long, Long> certainPresence(long bound) {
    TreeMap<Long, Long> intervals = new TreeMap<>();
    for (int i = 0; i <= absent.size(); i++) {
      long until = Math.max(startSupersededAt(), absent.latestUntil(i));
      long end = i == absent.size() ? Long.MAX_VALUE : absent.from(i);
      if (until < Long.MAX_VALUE && until + bound < end) {
        intervals.merge(until + bound, end, Math::max);
      }
    }
    return intervals;
  }

  /** The write of this content that was superseded last, or would have expired last. */
  Optional<Write> latest(Content content, long returned) {
    Candidates candidates = byContent.get(content);
    Write latest = null;
    if (candidates != null) {
      for (Candidate c : candidates.newestFirst(returned)) {
        if (latest == null || c.until() > supersededAt(latest)) {
          latest = c.write();
        }
      }
    }
    return Optional.ofNullable(latest);
  }

  /** The last put that certainly was in force before {@code oldest}. */
  Optional<Write> lastPutBefore(long oldest) {
    int low = 0;
    int high = putsByReturn.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (returned(putsByReturn.get(middle)) < oldest) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? Optional.empty() : Optional.of(putsByReturn.get(low - 1));
  }

  /** All writes, refused ones too. */
  List<Write> all() {
    return all;
  }
}
