package dev.flowkv.server.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.explain.Printable;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Reads and prints JSON. A command that does neither does not load this class: Jackson's mapper
 * costs a tenth of a second.
 */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** Reads a document. */
  public static JsonNode read(byte[] document) throws IOException {
    return MAPPER.readTree(document);
  }

  /** Returns a document on several lines. */
  public static String pretty(byte[] document) throws IOException {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(read(document));
  }

  /** Prints a document on several lines. */
  public static void print(PrintWriter out, Object document) {
    try {
      out.println(
          Printable.lines(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a document as one line. */
  public static String line(Object document) {
    try {
      return Printable.text(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
