package dev.flowkv.server.cli.ask;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.formats.BulkFormat;
import dev.flowkv.formats.SnapshotFormat;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.data.DataCopy;
import dev.flowkv.server.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
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

/** {@code flowkv export}. */
@Command(
    name = "export",
    description = {
      "Writes a running emulator's state, or one namespace of it, as JSON;",
      "or what a directory of 'flowkv serve --data' has while no emulator has it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "A namespace is written as 'wrangler kv bulk put' and 'flowkv import' read it:",
      "  flowkv export --namespace app keys.json",
      "The whole state, as 'flowkv serve --snapshot' reads it:",
      "  flowkv export state.json",
      "The same, without an emulator:",
      "  flowkv export --data .wrangler/state/flowkv state.json"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final String DATA = "--data";
  private static final String URL = "--url";

  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;

  @Option(
      names = DATA,
      paramLabel = "DIR",
      description = "A data directory that no emulator has; it stays as it is.")
  private @Nullable Path data;

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
    if (data == null) {
      server.download("snapshot" + ControlClient.query(namespace), this::write);
      return 0;
    }
    if (spec.commandLine().getParseResult().hasMatchedOption(URL)) {
      throw new ParameterException(
          spec.commandLine(),
          DATA + ": cannot be given together with " + URL + ": an emulator exports what it has");
    }
    try (InputStream document = document(data)) {
      write(document);
    }
    return 0;
  }

  /** As an emulator without options would begin with the directory. */
  private InputStream document(Path directory) throws IOException {
    DataCopy copy = DataCopy.of(directory);
    KvEmulator emulator =
        KvEmulator.create(EmulatorConfig.cloudflare().toBuilder().commitLog(copy).build());
    if (namespace == null) {
      return SnapshotFormat.stream(emulator.capture());
    }
    if (emulator.findNamespace(namespace).isEmpty()) {
      throw new IOException("There is no namespace \"" + namespace + "\" in " + directory + ".");
    }
    return BulkFormat.stream(emulator.existingNamespace(namespace).entries());
  }

  private void write(InputStream document) throws IOException {
    if (file == null) {
      document.transferTo(System.out);
      System.out.println();
    } else {
      AtomicFile.write(file, document::transferTo);
    }
  }
}
