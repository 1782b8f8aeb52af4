package dev.flowkv.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir Path temp;

  /** The id of a process that there was. */
  private static long gone() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void whatKilledRunsHaveLeftIsFoundAndRemovedAndNothingElse() throws Exception {
    Path scripts = Files.createDirectories(temp.resolve("clone/harness-scripts"));
    Path jars = Files.createDirectories(temp.resolve("clone/emulator/server/target/run"));
    Path temporary = Files.createDirectories(temp.resolve("tmp"));
    long gone = gone();
    long mine = ProcessHandle.current().pid();
    Path folder = Files.createDirectories(temporary.resolve("flowkv-doctor-" + gone + "-1"));
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "x");
    Files.createSymbolicLink(folder.resolve("node_modules"), elsewhere);
    Path jar = Files.writeString(jars.resolve("flowkv.jar." + gone), "x");
    Path archive = Files.writeString(jars.resolve("flowkv.jar.12345.jsa." + gone), "x");
    Path log = Files.writeString(jars.resolve("flowkv.jar.12345.jsa." + gone + ".log"), "x");
    Path[] kept = {
      Files.writeString(jars.resolve("flowkv.jar"), "x"),
      Files.writeString(jars.resolve("flowkv.jar.12345.jsa"), "x"),
      Files.writeString(jars.resolve("flowkv.jar." + mine), "x"),
      Files.createDirectories(temporary.resolve("flowkv-doctor-" + mine + "-1")),
      Files.createDirectories(temporary.resolve("somebody-elses"))
    };
    Path output = Files.writeString(folder.resolve("output"), "x");
    Process dev = new ProcessBuilder("tail", "-f", output.toString()).start();
    try {
      Finding finding = Leftovers.find(temporary, scripts).finding();
      assertThat(finding.state()).isEqualTo(Finding.State.PROBLEM);
      assertThat(finding.what().split("[:,] "))
          .containsExactlyInAnyOrder(
              "of killed runs",
              "process " + dev.pid(),
              folder.toString(),
              archive.toString(),
              log.toString(),
              jar.toString());
      assertThat(Objects.requireNonNull(finding.repair()).run())
          .isEqualTo("removed those of killed runs");
      assertThat(dev.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Leftovers.find(temporary, scripts).finding().state())
          .isEqualTo(Finding.State.WELL);
      assertThat(folder).doesNotExist();
      assertThat(elsewhere).as("what a link leads to").exists();
      for (Path file : kept) {
        assertThat(file).exists();
      }
    } finally {
      dev.descendants().forEach(ProcessHandle::destroyForcibly);
      dev.destroyForcibly();
    }
  }
}
