package dev.flowkv.server.cli.ask;

import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flowkv export}. */
@Command(
    name = "export",
    description = "Writes a running emulator's state, or one namespace of it, as JSON.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "A namespace is written as 'wrangler kv bulk put' and 'flowkv import' read it:",
      "  flowkv export --namespace app keys.json",
      "The whole state, as 'flowkv serve --snapshot' reads it:",
      "  flowkv export state.json"
    })
public final class ExportCommand implements Callable<Integer> {
  @Mixin private ControlClient server;

  @Option(
      names = "--namespace",
      paramLabel = "ID",
      description = "Only this namespace's keys, for wrangler.")
  private @Nullable String namespace;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to; without it, to standard output.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    String path = "snapshot" + ControlClient.query(namespace);
    if (file == null) {
      server.download(path, in -> in.transferTo(System.out));
      System.out.println();
    } else {
      Path to = file;
      server.download(path, in -> AtomicFile.write(to, in::transferTo));
    }
    return 0;
  }
}
