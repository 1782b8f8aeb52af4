package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.InputFile;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Json;
import dev.flowkv.server.cli.terminal.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowkv import}. */
@Command(
    name = "import",
    description = "Gives a running emulator keys, or a whole state, from a file.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Keys as 'wrangler kv bulk put' takes them; they are there as if they always had been:",
      "  flowkv import --namespace app keys.json",
      "A state that 'flowkv export' wrote replaces everything:",
      "  flowkv import state.json"
    })
public class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;

  @Option(
      names = "--namespace",
      paramLabel = "ID",
      description = "The namespace that the keys are for.")
  private @Nullable String namespace;

  @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
  private Path file = Path.of("-");

  /** What the command line says of this command. */
  final CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    byte[] body = InputFile.read(file);
    if (namespace == null
        && new String(body, StandardCharsets.ISO_8859_1).stripLeading().startsWith("[")) {
      throw new ParameterException(
          spec.commandLine(),
          file + " holds keys, and no state; say which namespace they are for with --namespace ID");
    }
    JsonNode answer =
        Json.read(server.ask("PUT", "snapshot" + ControlClient.query(namespace), body));
    String done =
        namespace == null
            ? Wording.count(answer.path("namespaces").asLong(), "namespace") + " restored"
            : Wording.count(answer.path("keys").asLong(), "key") + " in namespace " + namespace;
    spec.commandLine().getOut().println(Printable.text(done));
    return 0;
  }
}
