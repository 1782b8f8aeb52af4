package dev.flowkv.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.explain.Printable;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Whether a command prints JSON. */
final class JsonOption {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  boolean isGiven() {
    return json;
  }

  /** Prints a document on several lines. */
  static void print(PrintWriter out, Object document) {
    try {
      out.println(
          Printable.lines(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a document as one line. */
  static String line(Object document) {
    try {
      return Printable.text(JSON.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
