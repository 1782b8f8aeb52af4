package dev.flowkv.conformance.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Expiry;
import dev.flowkv.conformance.history.HistoryOperation.Kind;
import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.conformance.history.HistoryOperation.Page;
import dev.flowkv.conformance.history.HistoryOperation.Read;
import dev.flowkv.conformance.history.HistoryOperation.Written;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history as JSON Lines; {@code docs/reference/history.schema.json} describes the lines.
 */
public final class HistoryReader {
  private static final String FORMAT = "flowkv-history";
  private static final int OLDEST_VERSION = 1;
  private static final int NEWEST_VERSION = 2;

  /** Beyond this, 31,000 years, a time is never; and its milliseconds still fit. */
  private static final long NEVER_SECONDS = 1_000_000_000_000L;

  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private HistoryReader() {}

  /**
   * Reads a file.
   *
   * @throws HistoryFormatException naming the line that is none of a history
   */
  public static History read(Path file) throws IOException, HistoryFormatException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return read(lines);
    }
  }

  /** Reads lines. */
  public static History read(BufferedReader lines) throws IOException, HistoryFormatException {
    JsonNode header = json(1, lines.readLine());
    if (!header.path("format").asText().equals(FORMAT)) {
      throw new HistoryFormatException(
          "line 1: must be the header of a history, {\"format\":\"" + FORMAT + "\",…}");
    }
    int version = header.path("version").asInt();
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw new HistoryFormatException(
          "line 1: is version "
              + header.path("version")
              + "; this program reads "
              + OLDEST_VERSION
              + " to "
              + NEWEST_VERSION);
    }
    Generations generations = new Generations();
    long number = 1;
    String line = lines.readLine();
    while (line != null) {
      number++;
      if (!line.isBlank()) {
        JsonNode json = json(number, line);
        if (json.has("change")) {
          generations.add(change(number, json));
        } else {
          generations.add(operation(number, json));
        }
      }
      line = lines.readLine();
    }
    return generations.history(beginsWithItsRecording(header));
  }

  /** A part of a history that somebody follows begins in the middle. */
  private static boolean beginsWithItsRecording(JsonNode header) {
    long cleared = header.path("cleared").asLong(0);
    return header.path("forgotten").asLong() == 0
        && header.path("first").asLong(cleared + 1) == cleared + 1;
  }

  static JsonNode json(long number, @Nullable String line) throws HistoryFormatException {
    try {
      JsonNode node = line == null ? null : JSON.readTree(line);
      if (node == null || !node.isObject()) {
        throw new HistoryFormatException("line " + number + ": must be a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new HistoryFormatException("line " + number + ": " + e.getOriginalMessage());
    }
  }

  private static Generations.Change change(long line, JsonNode json) throws HistoryFormatException {
    String change = json.path("change").asText();
    if (!change.equals("emptied") && !change.equals("replaced")) {
      throw new HistoryFormatException("line " + line + ": change is none that is known");
    }
    return new Generations.Change(line, change.equals("emptied"), text(json.get("namespace")));
  }

  private static HistoryOperation operation(long line, JsonNode json)
      throws HistoryFormatException {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> k.wireName().equals(json.path("op").asText()))
            .findFirst()
            .orElse(null);
    Outcome outcome =
        Arrays.stream(Outcome.values())
            .filter(o -> o.name().equalsIgnoreCase(json.path("outcome").asText()))
            .findFirst()
            .orElse(null);
    if (kind == null || outcome == null) {
      throw new HistoryFormatException(
          "line " + line + ": " + (kind == null ? "op" : "outcome") + " is none that is known");
    }
    Long call = number(json.get("call"));
    Long returned = number(json.get("return"));
    if (call == null || returned == null) {
      throw new HistoryFormatException("line " + line + ": call and return must be milliseconds");
    }
    if (returned < call) {
      throw new HistoryFormatException("line " + line + ": return is before call");
    }
    boolean ok = outcome == Outcome.OK;
    String answer =
        kind == Kind.GET
            ? "result"
            : kind == Kind.BULK_GET ? "results" : kind == Kind.LIST ? "names" : "op";
    if (ok && !json.has(answer)) {
      throw new HistoryFormatException("line " + line + ": " + answer + " is missing");
    }
    return new HistoryOperation(
        line,
        kind,
        json.path("location").asText(),
        json.path("namespace").asText(),
        call,
        returned,
        outcome,
        seconds(json.get("cacheTtl"), Integer.MAX_VALUE),
        writes(kind, json, call, outcome == Outcome.UNKNOWN ? NEVER_SECONDS * 1000 : returned),
        ok ? reads(kind, json) : List.of(),
        ok && kind == Kind.LIST ? page(json) : null,
        number(json.get("sequence")),
        text(json.get("text")));
  }

  /**
   * What was to be written.
   *
   * @param effectUntil when the effect came at the latest: of an unknown outcome, nobody knows
   */
  private static List<Written> writes(Kind kind, JsonNode json, long call, long effectUntil) {
    List<Written> writes = new ArrayList<>();
    switch (kind) {
      case PUT -> writes.add(put(json, call, effectUntil, true));
      case DELETE -> writes.add(new Written(json.path("key").asText(), null, null, true));
      case BULK_PUT -> {
        for (JsonNode entry : json.path("entries")) {
          boolean effective = effective(json, entry.path("key").asText(), writes.size());
          writes.add(put(entry, call, effectUntil, effective));
        }
      }
      case BULK_DELETE -> {
        for (JsonNode key : json.path("keys")) {
          writes.add(
              new Written(key.asText(), null, null, effective(json, key.asText(), writes.size())));
        }
      }
      default -> {}
    }
    return writes;
  }

  /** By name where names are given; else entries take effect from the first on. */
  private static boolean effective(JsonNode json, String key, int index) {
    JsonNode unsuccessful = json.path("unsuccessful");
    if (!unsuccessful.isEmpty()) {
      for (JsonNode name : unsuccessful) {
        if (name.asText().equals(key)) {
          return false;
        }
      }
      return true;
    }
    return index < json.path("successful").asLong(Long.MAX_VALUE);
  }

  private static Written put(JsonNode json, long call, long returned, boolean effective) {
    return new Written(
        json.path("key").asText(), content(json), expiry(json, call, returned), effective);
  }

  private static @Nullable Expiry expiry(JsonNode json, long call, long effectUntil) {
    Long ttl = seconds(json.get("expirationTtl"), NEVER_SECONDS);
    if (ttl != null) {
      return new Expiry(
          (Math.floorDiv(call, 1000L) + ttl) * 1000,
          (Math.floorDiv(effectUntil, 1000L) + ttl) * 1000);
    }
    Long expiration = seconds(json.get("expiration"), NEVER_SECONDS);
    return expiration == null ? null : new Expiry(expiration * 1000, expiration * 1000);
  }

  private static List<Read> reads(Kind kind, JsonNode json) {
    List<Read> reads = new ArrayList<>();
    if (kind == Kind.GET) {
      reads.add(read(json.path("key").asText(), json.path("result")));
    } else if (kind == Kind.BULK_GET) {
      json.path("results").properties().forEach(e -> reads.add(read(e.getKey(), e.getValue())));
    }
    return reads;
  }

  private static Read read(String key, JsonNode json) {
    return new Read(
        key, json.path("found").asBoolean() ? content(json) : null, text(json.get("cacheStatus")));
  }

  private static Content content(JsonNode json) {
    String value =
        json.has("value")
            ? json.get("value").asText()
            : json.path("valueBytes").asText() + " bytes " + json.path("valueSha256").asText();
    return new Content(value, CanonicalJson.of(text(json.get("metadata"))));
  }

  private static Page page(JsonNode json) {
    List<Name> names = new ArrayList<>();
    for (JsonNode name : json.path("names")) {
      names.add(
          new Name(
              name.path("name").asText(),
              CanonicalJson.of(text(name.get("metadata"))),
              seconds(name.get("expiration"), NEVER_SECONDS)));
    }
    return new Page(
        json.path("prefix").asText(""),
        number(json.get("limit")),
        text(json.get("cursor")),
        names,
        json.path("complete").asBoolean(),
        text(json.get("nextCursor")),
        text(json.get("cacheStatus")));
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.asText();
  }

  /** Seconds, at most so many: their milliseconds must not overflow. */
  private static @Nullable Long seconds(@Nullable JsonNode node, long most) {
    Long number = number(node);
    return number == null ? null : Math.max(-most, Math.min(most, number));
  }

  private static @Nullable Long number(@Nullable JsonNode node) {
    if (node == null || !node.isNumber() || !node.canConvertToExactIntegral()) {
      return null;
    }
    return node.canConvertToLong()
        ? Long.valueOf(node.longValue())
        : Long.valueOf(node.bigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
  }
}
