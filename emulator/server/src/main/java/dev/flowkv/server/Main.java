package dev.flowkv.server;

import dev.flowkv.server.cli.FlowKvCommand;

/** The program {@code flowkv}. */
public final class Main {
  private Main() {}

  /** Runs a command; the exit status is 0: done, 1: failed, 2: bad usage. */
  public static void main(String[] args) {
    StartProperties.set();
    int status = FlowKvCommand.run(args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
