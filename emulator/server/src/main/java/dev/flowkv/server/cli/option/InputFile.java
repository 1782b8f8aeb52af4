package dev.flowkv.server.cli.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a command reads; {@code -} is standard input. */
public final class InputFile {
  private InputFile() {}

  public static byte[] read(Path file) throws IOException {
    try {
      return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (OutOfMemoryError e) {
      throw new IOException(file + " does not fit into memory; give Java more with -Xmx", e);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
