package dev.flowkv.conformance.calibrate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a calibration sees, and what it learns from that. */
final class Findings {
  private final Map<String, String> seen = new TreeMap<>();
  private final List<Learned> learned = new ArrayList<>();

  /** Notes what was seen, in words. */
  void saw(String name, String words) {
    seen.put(name, words);
  }

  /** Notes a setting that this decides. */
  void learned(String setting, Object value, int measurements, Interval... intervals) {
    learned.add(new Learned(setting, value, List.of(intervals), measurements));
  }

  Map<String, String> seen() {
    return seen;
  }

  List<Learned> learned() {
    return learned.stream().sorted(Comparator.comparing(Learned::setting)).toList();
  }
}
