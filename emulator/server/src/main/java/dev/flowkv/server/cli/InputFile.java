package dev.flowkv.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a command reads; {@code -} is standard input. */
final class InputFile {
  private InputFile() {}

  static byte[] read(Path file) throws IOException {
    if (file.toString().equals("-")) {
      return System.in.readAllBytes();
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
