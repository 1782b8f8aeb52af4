package dev.flowkv.server.cli.ask;

import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.InputFile;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowkv faults}. */
@Command(
    name = "faults",
    description = "Shows a running emulator's fault rules with what they did, or replaces them.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Example: every third write of keys that begin with user: is refused.",
      "  echo '{\"rules\":[{\"match\":{\"op\":\"put\",\"keyPrefix\":\"user:\"},\"probability\":0.33,",
      "    \"effect\":{\"type\":\"error\",\"status\":503,\"reason\":\"Service Unavailable\"}}]}' | flowkv faults -"
    })
public final class FaultsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;

  @Option(names = "--clear", description = "Take all rules away.")
  private boolean clear;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "New rules, as JSON; - for standard input.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    if (clear && file != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--clear takes no FILE: it takes all rules away");
    }
    byte[] answer;
    if (clear) {
      answer = server.ask("DELETE", "faults", null);
    } else if (file != null) {
      answer = server.ask("PUT", "faults", InputFile.read(file));
    } else {
      answer = server.ask("GET", "faults", null);
    }
    spec.commandLine().getOut().println(Printable.lines(Json.pretty(answer)));
    return 0;
  }
}
