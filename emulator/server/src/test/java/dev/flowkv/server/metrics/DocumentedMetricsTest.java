package dev.flowkv.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists the metrics that Prometheus reads, with their labels, and no others. */
class DocumentedMetricsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`flowkv_[^|]*) \\| ([^|]*)\\|");

  @Test
  void everyMetricIsOnThePageWithItsLabels() throws IOException {
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.cloudflare());
    emulator.namespace("app").at("lhr").put("k", "v");
    String scraped = new KvMetrics(emulator).scrape();
    String page = Files.readString(NodeTools.ROOT.resolve("docs/reference/metrics.md"));
    Set<String> listed = new TreeSet<>();
    ROW.matcher(page)
        .results()
        .forEach(
            row ->
                Pattern.compile("`(flowkv_\\w+)`")
                    .matcher(row.group(1))
                    .results()
                    .forEach(
                        name -> {
                          listed.add(name.group(1));
                          assertThat(labels(scraped, name.group(1)))
                              .as("labels of " + name.group(1))
                              .isEqualTo(documented(row.group(2)));
                        }));
    assertThat(listed)
        .isEqualTo(
            Pattern.compile("(?m)^# TYPE (\\w+) ")
                .matcher(scraped)
                .results()
                .map(type -> type.group(1))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Set<String> labels(String scraped, String name) {
    return Pattern.compile("(?m)^" + name + "\\{([^}]*)\\}")
        .matcher(scraped)
        .results()
        .flatMap(sample -> Pattern.compile("(\\w+)=").matcher(sample.group(1)).results())
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The labels themselves; what stands in parentheses behind one are its values. */
  private static Set<String> documented(String cell) {
    return Pattern.compile("`(\\w+)`")
        .matcher(cell.replaceAll("\\([^)]*\\)", ""))
        .results()
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
