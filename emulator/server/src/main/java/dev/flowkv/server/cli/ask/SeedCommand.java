package dev.flowkv.server.cli.ask;

import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code flowkv seed}: the name of {@code flowkv import} up to 0.1, kept for one version. */
@Command(
    name = "seed",
    hidden = true,
    footer = {
      "",
      "This is the old name of 'flowkv import', and goes with the next version:",
      "  flowkv seed --namespace app keys.json"
    })
public final class SeedCommand extends ImportCommand {
  @Override
  public Integer call() throws IOException {
    spec()
        .commandLine()
        .getErr()
        .println("flowkv: 'flowkv seed' is called 'flowkv import'; the old name goes with 0.2");
    return super.call();
  }
}
