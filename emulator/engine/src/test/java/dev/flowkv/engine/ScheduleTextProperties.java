package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Schedules as text: what is printed is read again, whatever the keys are. */
class ScheduleTextProperties {
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMinLength(1).ofMaxLength(40),
        Arbitraries.strings().withChars(",%#=/:'\" \n~é😀".toCharArray()).ofMinLength(1),
        Arbitraries.of("a", "none", "😀", "user:7", "50%", "a,b=-1", "\u0000", "x".repeat(512)));
  }

  @Property(tries = 300)
  void whatIsPrintedIsReadAgain(
      @ForAll("texts") String namespace,
      @ForAll("texts") String key,
      @ForAll("texts") String prefix) {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    KvSchedule schedule =
        KvSchedule.NONE
            .with(ChoiceName.read(namespace, "sjc", utf8, 1), "-1")
            .with(ChoiceName.assertion(namespace, "rest", utf8, 12), "-2")
            .with(
                ChoiceName.listed(
                    namespace, "sjc-2", prefix.getBytes(StandardCharsets.UTF_8), 3, utf8),
                "-1")
            .with(ChoiceName.listed(namespace, "lhr", new byte[0], 3, utf8), "-1")
            .with(ChoiceName.shard("sjc", 3), "63")
            .with(ChoiceName.fault(1, 5), "hit");
    assertThat(KvSchedule.parse(schedule.toString())).isEqualTo(schedule);
    assertThat(KvSchedule.parse(schedule.toString()).names()).isEqualTo(schedule.names());
  }

  @Example
  void aNameMayBeAsLongAsAKeyWithoutALimit() {
    byte[] key = "ü".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    KvSchedule schedule = KvSchedule.NONE.with(ChoiceName.read("app", "sjc", key, 1), "-1");
    assertThat(KvSchedule.parse(schedule.toString())).isEqualTo(schedule);
  }

  @Example
  void whatIsNoScheduleIsRefusedInFewWordsHoweverLongItIs() {
    for (String wrong :
        List.of(
            "",
            "a".repeat(200_000),
            "app/sjc:get:a%3#1=-1",
            "app/sjc:get:a%3a#1=-1",
            "app/sjc:get:a#0=-1",
            "app/sjc:get:a#1=0",
            "none,fault:1#1=hit")) {
      assertThatThrownBy(() -> KvSchedule.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a schedule must be none, or choices such as")
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }
  }
}
