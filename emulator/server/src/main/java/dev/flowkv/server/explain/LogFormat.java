package dev.flowkv.server.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.explain.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a log shows operations. */
public enum LogFormat {
  /** A line of words for each operation. */
  REQUESTS {
    @Override
    String line(long number, LoggedOperation operation) {
      KvEvent event = operation.event();
      String more = operation.moreKeys() == 0 ? "" : " (and " + operation.moreKeys() + " more)";
      return String.join(
          " ",
          time(event),
          event.face().wireName(),
          Printable.text(event.location()),
          Printable.text(event.namespaceId()),
          event.call().operation().wireName(),
          '"' + Printable.text(operation.key()) + '"' + more,
          operation.status().isPresent() ? "" + operation.status().getAsInt() : NOTHING,
          operation.cacheStatus().map(Enum::name).orElse(NOTHING),
          operation.ageMillis().isPresent() ? operation.ageMillis().getAsLong() + "ms" : NOTHING,
          operation.millis() + "ms");
    }

    @Override
    String lost(long count) {
      return count + " operations came too fast to be logged";
    }
  },

  /** A line of JSON for each operation. */
  JSON {
    @Override
    String line(long number, LoggedOperation operation) {
      KvEvent event = operation.event();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("seq", number);
      json.put("time", time(event));
      json.put("face", event.face().wireName());
      json.put("location", event.location());
      json.put("namespace", event.namespaceId());
      json.put("operation", event.call().operation().wireName());
      json.put("key", operation.key());
      if (operation.moreKeys() > 0) {
        json.put("moreKeys", operation.moreKeys());
      }
      operation.status().ifPresent(status -> json.put("status", status));
      operation.cacheStatus().ifPresent(status -> json.put("cacheStatus", status.name()));
      operation.ageMillis().ifPresent(age -> json.put("ageMillis", age));
      json.put("millis", operation.millis());
      return write(json);
    }

    @Override
    String lost(long count) {
      return write(Map.of("lost", count));
    }
  };

  private static final String NOTHING = "-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Returns an operation as one line, without its end. */
  abstract String line(long number, LoggedOperation operation);

  /** Returns the line that tells of operations that are not in the log. */
  abstract String lost(long count);

  private static String time(KvEvent event) {
    return TIME.format(Instant.ofEpochMilli(event.returnedAtMillis()));
  }

  private static String write(Map<String, ?> json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
