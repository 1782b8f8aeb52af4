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
import org.jspecify.annotations.Nullable;

/** The writes of one key, arranged so that each question costs a binary search. */
final class KeyWrites {
  /**
   * A put or delete of the key.
   *
   * @param operation what it was part of
   * @param written what it asked for
   */
  record Write(HistoryOperation operation, Written written) {
    long call() {
      return operation.call();
    }

    /** Whether it certainly had no effect. */
    boolean isRefused() {
      return operation.outcome() == Outcome.REFUSED || !written.effective();
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
  private final Write[] firstReturned;
  private final Candidates absent;
  private final Map<Content, Candidates> byContent = new HashMap<>();
  private final Map<Optional<String>, Candidates> byMetadata = new HashMap<>();

  KeyWrites(List<Write> writes, long slack) {
    this.slack = slack;
    this.all = writes;
    this.certainByCall =
        writes.stream()
            .filter(Write::isCertain)
            .sorted(Comparator.comparingLong(Write::call))
            .toList();
    this.firstReturned = new Write[certainByCall.size()];
    Write first = null;
    for (int i = firstReturned.length - 1; i >= 0; i--) {
      Write w = certainByCall.get(i);
      first = first == null || returned(w) < returned(first) ? w : first;
      firstReturned[i] = first;
    }
    Map<Content, List<Candidate>> contents = new HashMap<>();
    Map<Optional<String>, List<Candidate>> metadata = new HashMap<>();
    List<Candidate> absences = new ArrayList<>();
    for (Write w : writes) {
      if (w.isRefused()) {
        continue;
      }
      long until = supersededAt(w);
      Content content = w.written().content();
      if (content == null) {
        absences.add(new Candidate(w, w.call(), until));
        continue;
      }
      Candidate candidate = new Candidate(w, w.call(), until);
      contents.computeIfAbsent(content, c -> new ArrayList<>()).add(candidate);
      metadata
          .computeIfAbsent(Optional.ofNullable(content.metadata()), m -> new ArrayList<>())
          .add(candidate);
      Expiry expires = w.expires();
      if (expires != null) {
        absences.add(new Candidate(w, Math.max(w.call(), expires.earliestMillis() - slack), until));
      }
    }
    this.absent = new Candidates(absences);
    contents.forEach((content, list) -> byContent.put(content, new Candidates(list)));
    metadata.forEach((text, list) -> byMetadata.put(text, new Candidates(list)));
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
      if (certainByCall.get(middle).call() > returned(w)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == firstReturned.length ? null : firstReturned[low];
  }

  private long supersededAt(Write w) {
    Write by = supersededBy(w);
    return by == null ? Long.MAX_VALUE : returned(by);
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
      boolean refused =
          all.stream().anyMatch(w -> w.call() <= returned && content.equals(w.written().content()));
      return refused ? Rule.REFUSED_WRITE : Rule.NO_FABRICATION;
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

  private boolean isExpired(Write w, long call) {
    Expiry expires = w.expires();
    return expires != null && call >= expires.latestMillis() + slack;
  }

  /** Whether a list may show the key like this. */
  boolean mayBeListed(Name name, long call, long returned, long oldest) {
    Candidates candidates = byMetadata.get(Optional.ofNullable(name.metadata()));
    if (candidates == null || candidates.latestUntil(returned) < oldest) {
      return false;
    }
    for (Candidate c : candidates.newestFirst(returned)) {
      if (c.until() >= oldest
          && expiresLike(c.write().expires(), name.expirationSeconds())
          && !isExpired(c.write(), call)) {
        return true;
      }
    }
    return false;
  }

  private boolean expiresLike(@Nullable Expiry expires, @Nullable Long seconds) {
    return expires == null
        ? seconds == null
        : seconds != null
            && seconds * 1000 >= expires.earliestMillis() - slack
            && seconds * 1000 <= expires.latestMillis() + slack;
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
    return certainByCall.stream()
        .filter(w -> w.written().content() != null && returned(w) < oldest)
        .reduce((first, second) -> second);
  }

  /** All writes, refused ones too. */
  List<Write> all() {
    return all;
  }

  /** The certain writes, in the order of their calls. */
  List<Write> certainByCall() {
    return certainByCall;
  }
}
