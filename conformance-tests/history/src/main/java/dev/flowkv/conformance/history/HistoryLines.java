package dev.flowkv.conformance.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Kind;
import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.conformance.history.HistoryOperation.Page;
import dev.flowkv.conformance.history.HistoryOperation.Read;
import dev.flowkv.conformance.history.HistoryOperation.Written;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a history as JSON Lines, of the same schema that the emulator's are of. */
public final class HistoryLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DIGEST = Pattern.compile("(\\d+) bytes ([0-9a-f]{64})");

  private HistoryLines() {}

  /**
   * Writes a history.
   *
   * @param face the way its operations came: {@code binding}, {@code rest} or {@code java}
   */
  public static void write(History history, String face, Writer out) throws IOException {
    out.write(
        "{\"format\":\"flowkv-history\",\"version\":2,\"forgotten\":"
            + (history.startKnown() ? 0 : 1)
            + "}\n");
    long sequence = history.startKnown() ? 0 : 1;
    for (HistoryOperation o : history.operations()) {
      out.write(line(o, ++sequence, face).toString());
      out.write('\n');
    }
  }

  private static ObjectNode line(HistoryOperation o, long sequence, String face) {
    ObjectNode line = JSON.createObjectNode();
    line.put("seq", sequence).put("face", face).put("location", o.location());
    line.put("namespace", o.namespace()).put("op", o.kind().wireName());
    line.put("call", o.call()).put("return", o.returned());
    boolean bulk = o.kind() == Kind.BULK_PUT || o.kind() == Kind.BULK_DELETE;
    if (bulk) {
      bulkWrite(line, o);
    } else {
      for (Written w : o.writes()) {
        written(line, w);
      }
    }
    if (o.cacheTtlSeconds() != null) {
      line.put("cacheTtl", o.cacheTtlSeconds());
    }
    if (o.kind() == Kind.GET && o.outcome() == Outcome.OK) {
      line.put("key", o.reads().get(0).key());
      read(line.putObject("result"), o.reads().get(0));
    } else if (o.kind() == Kind.BULK_GET && o.outcome() == Outcome.OK) {
      ArrayNode keys = line.putArray("keys");
      ObjectNode results = JSON.createObjectNode();
      for (Read r : o.reads()) {
        keys.add(r.key());
        read(results.putObject(r.key()), r);
      }
      line.set("results", results);
    }
    if (o.page() != null) {
      page(line, o.page());
    }
    if (o.sequence() != null) {
      line.put("sequence", o.sequence());
    }
    if (o.text() != null) {
      line.put("text", o.text());
    }
    line.put("outcome", o.outcome().name().toLowerCase(Locale.ROOT));
    return line;
  }

  private static void bulkWrite(ObjectNode line, HistoryOperation o) {
    ArrayNode array = line.putArray(o.kind() == Kind.BULK_PUT ? "entries" : "keys");
    long successful = 0;
    for (Written w : o.writes()) {
      successful += w.effective() ? 1 : 0;
      if (o.kind() == Kind.BULK_PUT) {
        written(array.addObject(), w);
      } else {
        array.add(w.key());
      }
    }
    if (o.outcome() == Outcome.OK) {
      line.put("successful", successful);
      ArrayNode unsuccessful = line.putArray("unsuccessful");
      o.writes().stream().filter(w -> !w.effective()).forEach(w -> unsuccessful.add(w.key()));
    }
  }

  private static void written(ObjectNode json, Written w) {
    json.put("key", w.key());
    content(json, w.content());
    if (w.expires() != null) {
      json.put("expiration", w.expires().latestMillis() / 1000);
    }
  }

  private static void read(ObjectNode json, Read r) {
    json.put("found", r.content() != null);
    content(json, r.content());
    if (r.cacheStatus() != null) {
      json.put("cacheStatus", r.cacheStatus());
    }
  }

  private static void content(ObjectNode json, @Nullable Content content) {
    if (content == null) {
      return;
    }
    Matcher digest = DIGEST.matcher(content.value());
    if (digest.matches()) {
      json.put("valueBytes", Long.parseLong(digest.group(1)));
      json.put("valueSha256", digest.group(2));
    } else {
      json.put("value", content.value());
    }
    if (content.metadata() != null) {
      json.put("metadata", content.metadata());
    }
  }

  private static void page(ObjectNode line, Page page) {
    line.put("prefix", page.prefix());
    if (page.limit() != null) {
      line.put("limit", page.limit());
    }
    if (page.cursor() != null) {
      line.put("cursor", page.cursor());
    }
    ArrayNode names = line.putArray("names");
    for (Name name : page.names()) {
      ObjectNode json = names.addObject().put("name", name.name());
      if (name.metadata() != null) {
        json.put("metadata", name.metadata());
      }
      if (name.expirationSeconds() != null) {
        json.put("expiration", name.expirationSeconds());
      }
    }
    line.put("complete", page.complete());
    if (page.nextCursor() != null) {
      line.put("nextCursor", page.nextCursor());
    }
    if (page.cacheStatus() != null) {
      line.put("cacheStatus", page.cacheStatus());
    }
  }
}
