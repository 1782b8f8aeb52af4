package dev.flowkv.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.rest.RestKeyValue;
import dev.flowkv.rest.RestKvOptions;
import dev.flowkv.testkit.DockerImage;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.ContainerLaunchException;

/** Containers on a real engine; reported as not run where there is none. */
class WorkersKvContainerIT {
  private static final int MOST_MEGABYTES = 110;

  @TempDir static Path temp;
  private static DockerImage image;

  @BeforeAll
  static void buildImage() {
    image = DockerImage.build(temp);
  }

  @AfterAll
  static void removeImage() {
    if (image != null) {
      image.close();
    }
  }

  private static WorkersKvContainer container() {
    return new WorkersKvContainer(image.name());
  }

  private static KeyValue rest(WorkersKvContainer kv, String namespace, String token) {
    return RestKeyValue.of(
        RestKvOptions.at(URI.create(kv.getRestUrl()), "account", namespace, token));
  }

  private static String ask(String method, String url, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  /** A read as Miniflare's binding makes it. */
  private static String bound(String url, String key) throws Exception {
    return ask("GET", url, "MF-URL", "http://fake-host/" + key + "?urlencoded=true");
  }

  @Test
  void restAndBindingsAreServedOnAClockThatTheTestMoves() throws Exception {
    try (WorkersKvContainer kv =
        container()
            .withClock("manual")
            .withNamespace("app")
            .withProfile("worst-case")
            .withSetting("shardsPerLocation", "1")
            .withLocations("cdg", "ams")
            .withSeed(7)
            .withCommand("--history", "1")) {
      kv.start();
      String paris = kv.getBindingUrl("app");
      String amsterdam = kv.getBindingUrl("app", "ams");
      assertThat(bound(amsterdam, "k")).startsWith("404");
      rest(kv, "app", "any").put("k", "v");
      assertThat(bound(paris, "k")).startsWith("404");
      kv.advanceClock(Duration.ofSeconds(121));
      assertThat(bound(paris, "k")).isEqualTo("200 v");
      assertThat(bound(amsterdam, "k")).isEqualTo("200 v");
      assertThat(ask("GET", kv.getUrl() + "/__flowkv/config"))
          .contains("\"profile\":\"worst-case\"", "\"seed\":7", "\"locations\":[\"cdg\",\"ams\"]");
      assertThat(ask("GET", kv.getUrl() + "/__flowkv/history").lines()).hasSizeLessThan(4);
      kv.reset();
      assertThat(rest(kv, "app", "any").get("k")).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(() -> kv.advanceClock(Duration.ofSeconds(-1)))
          .withMessageStartingWith("clock/advance was refused: {");
    }
  }

  @Test
  void aTokenIsDemandedAndGiven() throws Exception {
    try (WorkersKvContainer kv = container().withToken("secret").withNamespace("title", "app")) {
      kv.start();
      assertThat(ask("GET", kv.getUrl() + "/__flowkv/config")).startsWith("401");
      rest(kv, "app", "secret").put("k", "v");
      kv.reset();
      assertThat(rest(kv, "app", "secret").get("k")).isEmpty();
      Container.ExecResult health =
          kv.execInContainer(
              "/opt/java/bin/java", "-XX:-UsePerfData", "-jar", "/opt/flowkv/flowkv.jar", "health");
      assertThat(health.getStdout() + health.getStderr()).isEqualTo("ok\n");
      assertThat(health.getExitCode()).isZero();
    }
  }

  @Test
  void aStateIsGivenFromAFileThatStaysAsItIs() throws Exception {
    Path file = temp.resolve("state.json");
    try (WorkersKvContainer first = container().withClock("manual").withNamespace("app")) {
      first.start();
      rest(first, "app", "any").put("k", "from before");
      String state = ask("GET", first.getUrl() + "/__flowkv/snapshot").substring("200 ".length());
      Files.writeString(file, state);
      try (WorkersKvContainer second = container().withSnapshot(file)) {
        second.start();
        assertThat(rest(second, "app", "any").get("k").orElseThrow().text())
            .isEqualTo("from before");
      }
      assertThat(file).hasContent(state);
    }
    Files.writeString(file, "{}");
    try (WorkersKvContainer third = container().withSnapshot(file)) {
      assertThatThrownBy(third::start)
          .rootCause()
          .hasMessageStartingWith("snapshot was refused: {\"error\":");
    }
  }

  @Test
  void theImageRunsAsNobodyInAFileSystemThatIsReadOnly() throws Exception {
    assertThat(image.inspect("{{.Config.User}}")).isEqualTo("65532:65532");
    assertThat(image.inspect("{{.Config.Healthcheck.Test}}")).contains("health");
    try (WorkersKvContainer kv =
        container()
            .withNamespace("app")
            .withCreateContainerCmdModifier(
                command ->
                    Objects.requireNonNull(command.getHostConfig()).withReadonlyRootfs(true))) {
      kv.start();
      rest(kv, "app", "any").put("k", "v");
      assertThat(rest(kv, "app", "any").get("k")).isPresent();
      // As much as multipart uploads, which other servers keep in temporary files.
      rest(kv, "app", "any").put("large", new byte[20 << 20]);
      assertThat(ask("GET", kv.getUrl() + "/__flowkv/ui/"))
          .startsWith("200")
          .contains("<title>FlowKV inspector</title>");
    }
  }

  @Test
  void whatThePageShowsHolds() throws Exception {
    Matcher block =
        Pattern.compile(
                "WorkersKvContainerIT runs this block. -->\\n```sh\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(NodeTools.ROOT.resolve("docs/how-to/containers.md")));
    assertThat(block.find()).isTrue();
    // Under a name and on a port that nobody else has.
    String own = "workers-kv-" + ProcessHandle.current().pid();
    String script =
        block
            .group(1)
            .replace("flowkv/flowkv", image.name())
            .replace("workers-kv", own)
            .replace("127.0.0.1:8786", "127.0.0.1:" + ExternalProgram.freePort());
    ExternalProgram.Outcome outcome =
        ExternalProgram.run(List.of("bash", "-ec", script), temp, Map.of());
    assertThat(outcome.output()).contains("{\"status\":\"ok\"}").endsWith(own + "\n");
    assertThat(outcome.status()).isZero();
  }

  /** In a volume that is new, of an image whose file system is read-only, as its user. */
  @Test
  void aVolumeKeepsWhatAKilledContainerHasAcknowledged() throws Exception {
    String volume = "flowkv-test-data-" + ProcessHandle.current().pid();
    DockerClient docker = DockerClientFactory.lazyClient();
    try {
      try (WorkersKvContainer first = keepingIn(volume)) {
        first.start();
        rest(first, "app", "any").put("k", "from before");
        docker.killContainerCmd(first.getContainerId()).exec();
      }
      try (WorkersKvContainer second = keepingIn(volume)) {
        second.start();
        assertThat(rest(second, "app", "any").get("k").orElseThrow().text())
            .isEqualTo("from before");
        assertThat(second.getLogs()).contains("data       /data (1 namespace, 1 key; ");
      }
    } finally {
      docker.removeVolumeCmd(volume).exec();
    }
  }

  private static WorkersKvContainer keepingIn(String volume) {
    return container()
        .withNamespace("app")
        .withCommand("--data", "/data")
        .withCreateContainerCmdModifier(
            command ->
                Objects.requireNonNull(command.getHostConfig())
                    .withReadonlyRootfs(true)
                    .withBinds(Bind.parse(volume + ":/data")));
  }

  @Test
  void theImageIsSmall() {
    int megabytes = Math.toIntExact(Long.parseLong(image.inspect("{{.Size}}")) / 1_000_000);
    System.out.printf("image size: %d MB (limit %d MB)%n", megabytes, MOST_MEGABYTES);
    assertThat(image.said()).contains(image.name());
    assertThat(megabytes).isLessThan(MOST_MEGABYTES);
  }

  @Test
  void anOptionThatTheEmulatorDoesNotTakeEndsTheStartAtOnce() {
    try (WorkersKvContainer kv = container().withProfile("fast")) {
      assertThatThrownBy(kv::start)
          .isInstanceOf(ContainerLaunchException.class)
          .rootCause()
          .hasMessage(
              "the emulator has ended: flowkv: --profile: must be strong, cloudflare,"
                  + " worst-case, not \"fast\"");
    }
  }
}
