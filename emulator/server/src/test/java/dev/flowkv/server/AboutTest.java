package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AboutTest {
  @Test
  void theProjectThatAnEmulatorWasStartedForIsSaidAndAnythingElseIsLeftOut() {
    assertThat(About.of("1", "{\"project\":\"shop-1\"}").get("startedFor"))
        .hasToString("{\"project\":\"shop-1\"}");
    for (String odd : new String[] {null, "", "shop", "[1]", "{"}) {
      assertThat(About.of("1", odd)).containsOnlyKeys("name", "version");
    }
  }
}
