package dev.flowkv.conformance.observation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All observations. */
public final class Observations {
  static final List<String> FILES =
      List.of("refusals.json", "limits.json", "consistency.json", "rest.json", "rest-errors.json");

  private Observations() {}

  /**
   * Reads all files.
   *
   * @throws ObservationFormatException naming file and line of a mistake
   */
  public static List<Observation> all() {
    List<Observation> all = new ArrayList<>();
    for (String file : FILES) {
      try (InputStream in =
          Objects.requireNonNull(Observations.class.getResourceAsStream(file), file)) {
        all.addAll(ObservationReader.read(file, in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    ObservationReader.checkTogether(all);
    return List.copyOf(all);
  }
}
