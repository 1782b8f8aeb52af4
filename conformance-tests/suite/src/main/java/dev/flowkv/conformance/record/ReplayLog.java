package dev.flowkv.conformance.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down the results of replays. Safe for use by threads. */
public final class ReplayLog {
  private final Map<String, List<Difference>> differences = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger notAsked = new AtomicInteger();
  private final AtomicInteger withinBounds = new AtomicInteger();

  void asked(String property) {
    asked.incrementAndGet();
  }

  void notAsked(String property) {
    notAsked.incrementAndGet();
  }

  void compared(String property, List<Difference> more, int within) {
    withinBounds.addAndGet(within);
    differences.computeIfAbsent(property, p -> new ArrayList<>()).addAll(more);
  }

  /** The differences of a property. */
  public List<Difference> differences(String property) {
    return List.copyOf(differences.getOrDefault(property, List.of()));
  }

  /** All of it, in words. */
  public String summary() {
    int different = differences.values().stream().mapToInt(List::size).sum();
    return "%d exchanges asked again: %d the same, %d different within the bounds, %d different%s"
        .formatted(
            asked.get(),
            asked.get() - different - withinBounds.get(),
            withinBounds.get(),
            different,
            notAsked.get() == 0
                ? ""
                : "; " + notAsked.get() + " not asked, for want of the cursor of a page before");
  }
}
