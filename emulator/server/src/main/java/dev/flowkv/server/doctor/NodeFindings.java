package dev.flowkv.server.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Node and npm, as they answer when asked for their versions. */
final class NodeFindings {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String NODE_FIX =
      "install Node 20.3 or newer, with npm; only Workers need it";
  private static final String NPM_FIX =
      "install npm, which comes with Node; it installs the wrangler that FlowKV pins";

  private NodeFindings() {}

  static Finding node() {
    try {
      String version = versionOf("node");
      Matcher parts = Pattern.compile("v(\\d+)\\.(\\d+).*").matcher(version);
      if (!parts.matches()) {
        return Finding.problem("Node", "says \"" + version + "\"", NODE_FIX);
      }
      int major = Integer.parseInt(parts.group(1));
      boolean isNewEnough = major > 20 || (major == 20 && Integer.parseInt(parts.group(2)) >= 3);
      return isNewEnough
          ? Finding.well("Node", version.substring(1))
          : Finding.problem("Node", version.substring(1) + " is too old", NODE_FIX);
    } catch (IOException e) {
      return Finding.problem("Node", String.valueOf(e.getMessage()), NODE_FIX);
    }
  }

  static Finding npm() {
    try {
      String version = versionOf("npm");
      return version.matches("\\d+\\.\\S+")
          ? Finding.well("npm", version)
          : Finding.unknown("npm", "says \"" + version + "\"", NPM_FIX);
    } catch (IOException e) {
      return Finding.unknown("npm", String.valueOf(e.getMessage()), NPM_FIX);
    }
  }

  private static String versionOf(String program) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("not found", e);
    }
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("does not answer within " + PATIENCE.toSeconds() + " s");
      }
      // It has ended, and what it said is in the pipe; others that it has started may hold it open.
      byte[] said = process.getInputStream().readNBytes(process.getInputStream().available());
      return new String(said, StandardCharsets.UTF_8).strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("was interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
