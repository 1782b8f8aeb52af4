package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds beside the machine: bindings, an emulator, leftovers. */
class DoctorIT {
  @TempDir Path temp;

  @Test
  void bindingsAndTheEmulatorAndLeftoversAreLookedAtAndTheLastAreRemoved() throws Exception {
    NodeTools.require(temp);
    Path made = Files.createDirectory(temp.resolve("made"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path left = Files.createDirectories(made.resolve("flowkv-doctor-" + gone.pid() + "-1"));
    try (RunningServer server = RunningServer.start(RunningServer.config())) {
      int port = URI.create(server.url()).getPort();
      Path shop =
          project(
              "{ binding = \"SESSIONS\" }, { binding = \"REAL\", id = \"real\", remote = true }");
      assertThat(doctor(shop, made, port).output())
          .contains(
              "!! bindings    REAL has remote = true: the real namespace at Cloudflare, not the",
              "fix: remove remote = true, unless the real namespace is meant\n",
              "an emulator of another version answers: development, and this is 0.1.0-SNAPSHOT",
              "fix: end it, and start this one: flowkv serve --port " + port + "\n",
              "!! clock       the emulator's shows 2026-11-22T12:00:00Z, which is ",
              "fix: flowkv clock --mode real --url " + server.url(),
              "!! leftovers   of killed runs: ",
              "fix: end these processes and remove these files: flowkv doctor --fix\n");
      assertThat(left).exists();
    }
    Path shop = project("{ binding = \"SESSIONS\" }, { binding = \"APP\", id = \"app\" }");
    Outcome mended = doctor(shop, made, ExternalProgram.freePort(), "--fix");
    assertThat(mended.output())
        .contains(
            "ok bindings    SESSIONS → shop:SESSIONS, APP → app\n",
            "ok leftovers   none of killed runs; removed those of killed runs\n")
        .containsPattern("(?m)^ok Java +17|^ok Java +2")
        .containsPattern("(?m)^ok Node +2")
        .containsPattern("(?m)^ok npm +\\d+\\.")
        .containsPattern("(?m)^ok wrangler +4\\.86\\.0, pinned by FlowKV$")
        .containsPattern(
            "(?m)^ok preload +knows this wrangler's Miniflare, 4\\.2\\d+\\.\\d+; tried with wrangler")
        .contains("4.117.0", "4.120.1", "4.164.0")
        .containsPattern("(?m)^ok port \\d+ +free$")
        .containsPattern("(?m)^ok a Worker +wrote and read a key under wrangler dev, in \\d")
        .endsWith("no problems\n");
    assertThat(mended.status()).isZero();
    assertThat(made).isEmptyDirectory();
    Files.writeString(shop.resolve("wrangler.toml"), "name = \n");
    assertThat(doctor(shop, made, ExternalProgram.freePort()).output())
        .contains(
            "!! bindings    wrangler cannot read the configuration: ",
            "fix: mend wrangler's configuration in " + shop.toRealPath() + "\n");
  }

  private Path project(String bindings) throws IOException {
    Path shop = Files.createDirectories(temp.resolve("shop"));
    Files.writeString(
        shop.resolve("wrangler.toml"), "name = \"shop\"\nkv_namespaces = [" + bindings + "]\n");
    return shop;
  }

  private Outcome doctor(Path dir, Path made, int port, String... more) {
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + made);
    List<String> command = new ArrayList<>();
    command.add(NodeTools.SCRIPTS.resolve("flowkv").toString());
    command.addAll(List.of("doctor", "--dir", dir.toString(), "--port", Integer.toString(port)));
    command.addAll(List.of(more));
    return ExternalProgram.run(command, temp, environment);
  }
}
