package dev.flowkv.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** Where a text stops being JSON. */
public final class JsonErrors {
  private JsonErrors() {}

  /** {@code " at line 1, column 2"}, or nothing where it is not known. */
  public static String where(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
