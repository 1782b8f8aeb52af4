package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which emulator has a project's data. */
class HolderTest {
  private static final long THIS_PROCESS = ProcessHandle.current().pid();

  @TempDir Path temp;

  private Path project(String name, long pid, String url) throws IOException {
    Path project = temp.resolve(name);
    new Holder(pid, url)
        .writeTo(Files.createDirectories(project.resolve(".wrangler/state/flowkv")));
    return project;
  }

  @Test
  void itIsFoundFromEveryFolderOfTheProject() throws IOException {
    Path outer = project("a project ü", THIS_PROCESS, "http://127.0.0.1:1");
    Path inner = project("a project ü/inner", THIS_PROCESS, "http://[::1]:2");
    assertThat(Holder.ofProject(outer)).map(Holder::url).hasValue("http://127.0.0.1:1");
    assertThat(Holder.ofProject(outer.resolve("src")))
        .map(Holder::url)
        .hasValue("http://127.0.0.1:1");
    assertThat(Holder.ofProject(inner.resolve("src"))).map(Holder::url).hasValue("http://[::1]:2");
    assertThat(Holder.ofProject(temp.resolve("other"))).isEmpty();
  }

  @Test
  void oneThatWasKilledHasNothingAnyMore() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    assertThat(Holder.ofProject(project("p", ended.pid(), "http://127.0.0.1:1"))).isEmpty();
  }

  /** The file may have come with somebody's repository, and a token is sent to where it points. */
  @ParameterizedTest
  @ValueSource(
      strings = {"http://example.com:80", "http://127.0.0.1:1@example.com", "https://[::1]:1", ""})
  void noOtherComputerIsAsked(String url) throws IOException {
    assertThat(Holder.ofProject(project("p", THIS_PROCESS, url))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{\"pid\":\"x\",\"url\":\"http://127.0.0.1:1\"}", "{\"pid\":1}"})
  void aFileThatCannotBeReadNamesNobody(String text) throws IOException {
    Path project = project("p", THIS_PROCESS, "http://127.0.0.1:1");
    Files.writeString(project.resolve(".wrangler/state/flowkv").resolve(Holder.FILE), text);
    assertThat(Holder.ofProject(project)).isEmpty();
  }
}
