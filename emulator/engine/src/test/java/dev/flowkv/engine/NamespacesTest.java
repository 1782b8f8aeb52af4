package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.EmulatorState.Namespace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which namespaces an emulator has, and what a reset leaves of them. */
class NamespacesTest {
  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.strong().toBuilder()
              .clock(ClockSetting.manual(ProgramRunner.START))
              .namespace("Declared", "declared"));

  @Test
  void aDeclaredNamespaceIsThereFromTheStart() {
    assertThat(emulator.findNamespace("declared"))
        .contains(new NamespaceInfo("declared", "Declared"));
    assertThat(emulator.namespaces()).hasSize(1);
  }

  @Test
  void aResetFreesTheTitlesAndForgetsHowManyWereCreated() {
    NamespaceInfo created = emulator.createNamespace("Sessions");
    emulator.createNamespace("Users");
    assertThat(emulator.capture().createdNamespaces()).isEqualTo(2);
    emulator.reset();
    assertThat(emulator.capture().createdNamespaces()).isZero();
    assertThat(emulator.createNamespace("Sessions")).isEqualTo(created);
  }

  @Test
  void aStateHasTheNamespacesInTheOrderOfTheirIds() {
    for (String id : List.of("b", "zz", "a", "B", "bb")) {
      emulator.namespace(id).at("lhr").put("k", "v");
    }
    assertThat(emulator.capture().namespaces())
        .extracting(Namespace::id)
        .containsExactly("B", "a", "b", "bb", "declared", "zz");
  }

  @Test
  void anOperationOnADeletedNamespaceTakesNothingFromTheQuota() {
    emulator.configure(c -> c.toBuilder().set("plan", "free").build());
    KvAccess lhr = emulator.existingNamespace("declared").at("lhr");
    emulator.deleteNamespace("declared");
    EmulatorState.Limits before = emulator.capture().limits();
    assertThatThrownBy(() -> lhr.get("k")).isInstanceOf(KvFailure.class);
    assertThatThrownBy(() -> lhr.put("k", "v")).isInstanceOf(KvFailure.class);
    assertThatThrownBy(() -> lhr.delete("k")).isInstanceOf(KvFailure.class);
    assertThatThrownBy(() -> lhr.list(ListOptions.ALL)).isInstanceOf(KvFailure.class);
    assertThat(emulator.capture().limits()).isEqualTo(before);
  }

  @Test
  void aNamespaceThatIsEmptiedKeepsItsTitleAndTheOthersTheirKeys() {
    KvNamespace declared = emulator.namespace("declared");
    KvNamespace other = emulator.namespace("other");
    declared.at("lhr").put("k", "v");
    other.at("lhr").put("k", "v");
    declared.reset();
    emulator.namespace("not there").reset();
    assertThat(declared.entries()).isEmpty();
    assertThat(declared.at("sjc").get("k").isPresent()).isFalse();
    assertThat(other.entries()).hasSize(1);
    assertThat(emulator.namespaces())
        .extracting(NamespaceInfo::title)
        .containsExactlyInAnyOrder("Declared", "other");
  }
}
