package dev.flowkv.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs that once failed, and one from a file: save what a failing property prints, then {@code
 * mvn test -pl emulator/engine -Dtest=ReplayTest -Dflowkv.program=FILE}.
 */
class ReplayTest {
  private static final Path PROGRAMS = Path.of("src/test/programs");

  static List<Path> programs() {
    String given = System.getProperty("flowkv.program");
    if (given != null) {
      return List.of(Path.of(given));
    }
    try (Stream<Path> files = Files.list(PROGRAMS)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyAnswerIsTheOracles(Path program) throws IOException {
    ProgramRunner.run(Program.read(program));
  }
}
