package dev.flowkv.server.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.server.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at this machine, at one thing after the other. */
public final class Doctor {
  private static final int OLDEST_JAVA = 17;
  private static final String TOOLS_FIX =
      "run npx flowkv doctor, or harness-scripts/flowkv doctor in a clone of FlowKV";

  private final Path dir;
  private final int port;
  private final @Nullable Tools tools;
  private final boolean mends;

  /**
   * A doctor.
   *
   * @param dir the Worker's folder
   * @param port the emulator's
   * @param tools null: not known
   * @param mends whether it mends what can be mended without harm
   */
  public Doctor(Path dir, int port, @Nullable Tools tools, boolean mends) {
    this.dir = dir;
    this.port = port;
    this.tools = tools;
    this.mends = mends;
  }

  /** Looks at everything, and mends what it may. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    Finding node = NodeFindings.node();
    findings.add(node);
    findings.add(
        node.state() == Finding.State.WELL
            ? NodeFindings.npm()
            : Finding.unknown("npm", "not asked", "what is above"));
    Path wrangler = wranglerFolder();
    Finding tool = looked(() -> wrangler(wrangler));
    findings.add(tool);
    Finding preload = preload(wrangler);
    findings.add(preload);
    boolean hasWrangler = node.state() == Finding.State.WELL && tool.state() == Finding.State.WELL;
    findings.add(
        hasWrangler && tools != null
            ? BindingsFinding.of(dir, tools)
            : Finding.unknown("bindings", "not read", "what is above"));
    RunningEmulator emulator = RunningEmulator.at(port);
    findings.add(PortFinding.of(port, emulator, Version.current()));
    if (emulator != null) {
      findings.add(emulator.clockFinding(Instant.now()));
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    findings.add(looked(() -> Leftovers.find(temporary, scripts()).finding()));
    boolean isReady = hasWrangler && preload.state() != Finding.State.PROBLEM;
    findings.add(isReady ? roundTrip() : Finding.unknown("a Worker", "not tried", "what is above"));
    return findings;
  }

  /** Looks, and once more after a repair. */
  private Finding looked(Supplier<Finding> look) {
    Finding finding = look.get();
    Finding.Repair repair = finding.repair();
    if (!mends || repair == null) {
      return finding;
    }
    try {
      String done = repair.run();
      return look.get().saying(done);
    } catch (IOException e) {
      return finding.saying("this cannot be mended: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return finding;
    }
  }

  private static Finding java() {
    String what = System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")";
    return Runtime.version().feature() >= OLDEST_JAVA
        ? Finding.well("Java", what)
        : Finding.problem("Java", what, "install JDK " + OLDEST_JAVA + " or newer");
  }

  /** The wrangler that {@code dev} would take: the Worker's own, else the pinned one. */
  private @Nullable Path wranglerFolder() {
    Path own = dir.resolve("node_modules/wrangler");
    if (Files.isDirectory(own)) {
      return own;
    }
    return tools == null ? null : tools.pinnedWrangler();
  }

  /** The clone's; null: this is none. */
  private @Nullable Path scripts() {
    return tools == null ? null : tools.scripts();
  }

  private Finding wrangler(@Nullable Path folder) {
    Path scripts = scripts();
    if (folder == null) {
      String fix = "npm install --save-dev wrangler in " + dir + "; only flowkv dev needs it";
      return Finding.unknown(
          "wrangler", dir + " has none of its own", tools == null ? TOOLS_FIX : fix);
    }
    JsonNode found = packageOf(folder);
    if (found == null) {
      Finding missing =
          Finding.problem(
              "wrangler",
              dir + " has none of its own, and the pinned one is not installed",
              scripts + "/install-node-tools, or flowkv doctor --fix");
      return scripts == null ? missing : missing.with(() -> installNodeTools(scripts));
    }
    boolean isPinned = scripts != null && folder.startsWith(scripts);
    return Finding.well(
        "wrangler",
        found.path("version").asText() + (isPinned ? ", pinned by FlowKV" : " of " + dir));
  }

  private static String installNodeTools(Path scripts) throws IOException, InterruptedException {
    Process installing =
        new ProcessBuilder(scripts.resolve("install-node-tools").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (installing.waitFor() != 0) {
      throw new IOException("install-node-tools ends with status " + installing.exitValue());
    }
    return "installed just now";
  }

  private Finding preload(@Nullable Path wrangler) {
    JsonNode found = wrangler == null ? null : packageOf(wrangler);
    if (found == null) {
      return Finding.unknown("preload", "not compared with wrangler", "what is above");
    }
    return PreloadFinding.of(
        found.path("version").asText("none"),
        found.path("dependencies").path("miniflare").asText("none"),
        tools);
  }

  private static @Nullable JsonNode packageOf(Path folder) {
    try {
      return new ObjectMapper().readTree(folder.resolve("package.json").toFile());
    } catch (IOException e) {
      return null;
    }
  }

  private Finding roundTrip() {
    if (tools == null) {
      return Finding.unknown("a Worker", "not tried", TOOLS_FIX);
    }
    try {
      return Finding.well("a Worker", WorkerRoundTrip.run(tools, dir));
    } catch (IOException e) {
      return Finding.problem(
          "a Worker",
          String.valueOf(e.getMessage()),
          tools.devInWords() + " in the folder of a Worker shows all of it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.unknown("a Worker", "interrupted", "try again");
    }
  }
}
