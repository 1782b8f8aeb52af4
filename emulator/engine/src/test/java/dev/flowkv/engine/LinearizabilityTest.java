package dev.flowkv.engine;

import dev.flowkv.testkit.Thorough;
import java.util.List;
import java.util.TreeMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * The store and its locks under Lincheck: where nothing is cached and nothing lags, operations of
 * many threads on a key must answer as in some order one after the other.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "0:9")
public class LinearizabilityTest {
  private final KvEmulator emulator =
      KvEmulator.create(EmulatorConfig.strong().toBuilder().clock(ClockSetting.manual()).build());
  private final KvAccess lhr = emulator.namespace("n").at("lhr");
  private final KvAccess sjc = emulator.namespace("n").at("sjc");

  @Operation
  public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
    lhr.put("k" + key, Integer.toString(value));
  }

  @Operation
  public String get(@Param(name = "key") int key) {
    return sjc.get("k" + key).text().orElse("absent");
  }

  @Operation
  public void delete(@Param(name = "key") int key) {
    sjc.delete("k" + key);
    // So that keys go and come back.
    emulator.clock().advance(java.time.Duration.ofSeconds(2));
  }

  @Operation
  public int listed(@Param(name = "key") int key) {
    return lhr.list(ListOptions.ALL.withPrefix("k" + key)).keys().size();
  }

  /** What it must look like from outside. */
  public static class OneAfterTheOther {
    private final TreeMap<String, Integer> values = new TreeMap<>();

    public void put(int key, int value) {
      values.put("k" + key, value);
    }

    public String get(int key) {
      Integer value = values.get("k" + key);
      return value == null ? "absent" : Integer.toString(value);
    }

    public void delete(int key) {
      values.remove("k" + key);
    }

    public int listed(int key) {
      return List.of("k" + key).stream().anyMatch(values::containsKey) ? 1 : 0;
    }
  }

  @Test
  void operationsOnAKeyAreLinearizable() {
    new StressOptions()
        .sequentialSpecification(OneAfterTheOther.class)
        .iterations(Integer.getInteger("flowkv.lincheck.iterations", Thorough.either(2, 100)))
        .invocationsPerIteration(2_000)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .check(LinearizabilityTest.class);
  }
}
