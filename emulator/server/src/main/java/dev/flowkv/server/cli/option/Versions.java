package dev.flowkv.server.cli.option;

import dev.flowkv.server.Version;
import picocli.CommandLine.IVersionProvider;

/** Says what {@code --version} prints. */
public final class Versions implements IVersionProvider {
  /** Returns the program's name and version. */
  public static String line() {
    return "flowkv " + Version.current();
  }

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }
}
