package com.example.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.rest.RestKeyValue;
import dev.flowkv.rest.RestKvOptions;
import dev.flowkv.testcontainers.WorkersKvContainer;
import java.net.URI;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

class ContainerTest {
  private static final String IMAGE =
      System.getProperty("flowkv.image", WorkersKvContainer.IMAGE);

  @BeforeAll
  static void needsAnEngine() {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(), "not run: no docker engine answers");
  }

  // sample: container
  @Test
  void visitsAreRecordedOverRest() {
    try (WorkersKvContainer kv = new WorkersKvContainer(IMAGE).withNamespace("visits")) {
      kv.start();
      KeyValue visits =
          RestKeyValue.of(
              RestKvOptions.at(URI.create(kv.getRestUrl()), "any-account", "visits", "any-token"));
      new Visits(visits).record("a");
      assertThat(new Visits(visits).recorded()).isEqualTo(1);
    }
  }
  // end of sample
}
