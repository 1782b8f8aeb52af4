package dev.flowkv.examples.check;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A user who has only what FlowKV publishes: with Maven, on a repository that has just that. */
final class MavenUser {
  /** Is without FlowKV at first. What is others' may stay from build to build. */
  private static final Path LOCAL = Path.of(Published.property("flowkv.users.repository"));

  private final Path tools;

  /**
   * A user with settings of their own.
   *
   * @param home a folder of the user's own
   */
  MavenUser(Path home) throws IOException {
    Published.require();
    // Everything of others comes from where this build has it, and is fetched only if it is not.
    // Nothing of FlowKV does: it may be there, of another build.
    String seen = Path.of(Published.property("flowkv.repository")).toUri().toString();
    Path settings = home.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <profiles><profile><id>user</id>
            <repositories>
              <repository><id>flowkv</id><url>%1$s</url></repository>
              <repository><id>seen</id><url>%2$s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
              </repository>
            </repositories>
            <pluginRepositories>
              <pluginRepository><id>seen</id><url>%2$s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
              </pluginRepository>
            </pluginRepositories>
          </profile></profiles>
          <activeProfiles><activeProfile>user</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(Published.FOLDER.toUri(), seen));
    tools = Files.createDirectories(home.resolve("tools"));
    Path mvn = tools.resolve("mvn");
    Files.writeString(
        mvn,
        "#!/bin/sh\nexec '%s' -B -Dstyle.color=never -gs '%s' -Dmaven.repo.local='%s' \"$@\"\n"
            .formatted(NpmUser.realPathOf("mvn"), settings, LOCAL));
    if (!mvn.toFile().setExecutable(true)) {
      throw new IOException(mvn + " cannot be made executable");
    }
  }

  /** Removes what an earlier build has put into the user's repository. */
  static void forgetFlowKv() throws IOException {
    Path own = LOCAL.resolve("dev/flowkv");
    if (Files.exists(own)) {
      try (Stream<Path> files = Files.walk(own)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * The user's Maven is found before the machine's. It ends before code compiled twice has paid.
   */
  Map<String, String> environment() {
    return Map.of(
        "PATH",
        tools + ":" + System.getenv("PATH"),
        "MAVEN_OPTS",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
  }

  Outcome run(Path project, String script) {
    return ExternalProgram.run(
        List.of("bash", "-c", script), project, environment(), Duration.ofMinutes(5));
  }
}
