package dev.flowkv.server.cli.option;

import picocli.CommandLine.Option;

/** Whether a command prints JSON. */
public final class JsonOption {
  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  /** Returns whether the user asked for JSON. */
  public boolean isGiven() {
    return json;
  }
}
