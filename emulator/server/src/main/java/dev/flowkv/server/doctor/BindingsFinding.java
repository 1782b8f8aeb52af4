package dev.flowkv.server.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which KV bindings of the Worker in a folder an emulator would serve, as wrangler reads them. */
final class BindingsFinding {
  private static final String NAME = "bindings";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private BindingsFinding() {}

  /**
   * Asks the reader that {@code dev} uses.
   *
   * @param dir the Worker's folder
   * @param tools FlowKV's
   */
  static Finding of(Path dir, Tools tools) {
    JsonNode read;
    try {
      read = new ObjectMapper().readTree(readerOutput(dir, tools));
    } catch (IOException e) {
      return Finding.unknown(
          NAME,
          "not read: " + e.getMessage(),
          tools.devInWords() + " in this folder shows all of it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.unknown(NAME, "interrupted", "try again");
    }
    if (read.has("problem")) {
      return Finding.problem(
          NAME, read.path("problem").asText(), "mend wrangler's configuration in " + dir);
    }
    List<String> served = new ArrayList<>();
    List<String> remote = new ArrayList<>();
    for (JsonNode binding : read.path("bindings")) {
      String name = binding.path("binding").asText();
      if (binding.path("remote").asBoolean()) {
        remote.add(name);
      } else {
        served.add(name + " → " + binding.path("namespace").asText());
      }
    }
    if (!remote.isEmpty()) {
      return Finding.problem(
          NAME,
          String.join(", ", remote)
              + (remote.size() == 1 ? " has" : " have")
              + " remote = true: the real namespace at Cloudflare, not the emulator's",
          "remove remote = true, unless the real namespace is meant");
    }
    return Finding.well(
        NAME, served.isEmpty() ? "there is no KV binding in " + dir : String.join(", ", served));
  }

  private static String readerOutput(Path dir, Tools tools)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("node", tools.bindingsReader().toString(), dir.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("the reader of wrangler's configuration failed");
      }
      return output;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
