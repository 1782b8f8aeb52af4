package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The emulator's image, built for a test by the project's own script and removed after it. */
public final class DockerImage implements AutoCloseable {
  private final String name;
  private final Path temp;
  private final String said;

  private DockerImage(String name, Path temp, String said) {
    this.name = name;
    this.temp = temp;
    this.said = said;
  }

  /** Builds it without a registry, or reports the tests that need it as not run. */
  public static DockerImage build(Path temp) {
    require(temp);
    // A name of its own: another build may run beside this one on the same engine.
    String name = "flowkv-test:" + ProcessHandle.current().pid();
    String script = NodeTools.SCRIPTS.resolve("build-image").toString();
    ExternalProgram.Outcome built =
        ExternalProgram.run(
            List.of(script, "--no-pull", "--tag", name), temp, Map.of(), Duration.ofMinutes(5));
    assertThat(built.status()).as(built.output()).isZero();
    return new DockerImage(name, temp, built.output());
  }

  private static void require(Path temp) {
    try {
      if (ExternalProgram.run(List.of("docker", "version"), temp, Map.of()).status() == 0) {
        return;
      }
    } catch (UncheckedIOException notInstalled) {
      // Told below.
    }
    Assumptions.abort(
        "not run: no docker engine answers; harness-scripts/with-docker mvn verify starts one");
  }

  public String name() {
    return name;
  }

  /** What the script printed: the name and the size. */
  public String said() {
    return said;
  }

  /** What docker says of it. */
  public String inspect(String format) {
    return docker("image", "inspect", "--format", format, name).trim();
  }

  private String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    ExternalProgram.Outcome outcome = ExternalProgram.run(command, temp, Map.of());
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output();
  }

  @Override
  public void close() {
    docker("rmi", "-f", name);
  }
}
