package dev.flowkv.server;

import java.util.Optional;

/** The program's version. */
public final class Version {
  private Version() {}

  /** As the jar's manifest has it; {@code development} outside of a jar. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
