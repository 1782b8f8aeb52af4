package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.KvOutcome;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.ListTrace;
import dev.flowkv.engine.ListedKey;
import dev.flowkv.engine.MissedWrite;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.engine.ReadTrace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The members of a history's line that say what was asked and what was answered. */
final class EventFields {
  /** Longer values stand as digests: a history tells values apart, it does not keep them. */
  private static final int MAX_VALUE_BYTES = 256;

  private final JsonGenerator json;

  EventFields(JsonGenerator json) {
    this.json = json;
  }

  void call(KvCall<?> call) throws IOException {
    if (call instanceof KvCall.Get get) {
      json.writeStringField("key", get.key());
      number("cacheTtl", get.options().cacheTtl());
    } else if (call instanceof KvCall.Put put) {
      json.writeStringField("key", put.key());
      written(put.value(), put.options());
    } else if (call instanceof KvCall.Delete delete) {
      json.writeStringField("key", delete.key());
    } else if (call instanceof KvCall.BulkGet bulk) {
      strings("keys", bulk.keys());
      text("type", bulk.options().type());
      number("cacheTtl", bulk.options().cacheTtl());
    } else if (call instanceof KvCall.BulkPut bulk) {
      json.writeArrayFieldStart("entries");
      for (BulkWrite write : bulk.writes()) {
        json.writeStartObject();
        json.writeStringField("key", write.key());
        written(write.value(), write.options());
        json.writeEndObject();
      }
      json.writeEndArray();
    } else if (call instanceof KvCall.BulkDelete bulk) {
      strings("keys", bulk.keys());
    } else if (call instanceof KvCall.ListKeys list) {
      json.writeStringField("prefix", list.options().prefix());
      number("limit", list.options().limit());
      text("cursor", list.options().cursor());
    }
  }

  private void written(KvValue value, PutOptions options) throws IOException {
    value(value);
    number("expiration", options.expiration());
    number("expirationTtl", options.expirationTtl());
    // It may not be JSON, which is then why the write was refused.
    text("metadata", options.metadata());
  }

  void outcome(KvOutcome outcome) throws IOException {
    if (outcome instanceof KvOutcome.Refused refused) {
      json.writeStringField("outcome", "refused");
      json.writeStringField("reason", refused.failure().reason().name());
      json.writeStringField("text", refused.failure().text());
    } else if (outcome instanceof KvOutcome.Faulted faulted) {
      fault(faulted.fault());
    } else {
      json.writeStringField("outcome", "ok");
      answer(outcome);
    }
  }

  private void fault(KvFault fault) throws IOException {
    json.writeStringField("outcome", fault.isOutcomeUnknown() ? "unknown" : "refused");
    json.writeStringField("fault", fault.kind().name());
    json.writeStringField("text", fault.text());
    if (fault.status() != 0) {
      json.writeNumberField("status", fault.status());
    }
  }

  private void answer(KvOutcome outcome) throws IOException {
    if (outcome instanceof KvOutcome.Read read) {
      json.writeFieldName("result");
      read(read.read());
    } else if (outcome instanceof KvOutcome.Reads reads) {
      json.writeObjectFieldStart("results");
      for (Map.Entry<String, KvRead> e : reads.reads().entrySet()) {
        json.writeFieldName(e.getKey());
        read(e.getValue());
      }
      json.writeEndObject();
    } else if (outcome instanceof KvOutcome.Written written) {
      json.writeNumberField("sequence", written.write().sequence());
    } else if (outcome instanceof KvOutcome.BulkWritten bulk) {
      json.writeNumberField("successful", bulk.result().successfulCount());
      strings("unsuccessful", bulk.result().unsuccessfulKeys());
    } else if (outcome instanceof KvOutcome.Listed listed) {
      page(listed.page());
    }
  }

  private void read(KvRead read) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("found", read.isPresent());
    if (read.value().isPresent()) {
      value(read.value().get());
    }
    text("metadata", read.metadata().orElse(null));
    number("expiration", read.expirationSeconds());
    text("cacheStatus", read.cacheStatus().map(Enum::name).orElse(null));
    number("staleMillis", read.staleMillis());
    if (read.trace().isPresent()) {
      trace(read.trace().get());
    }
    json.writeEndObject();
  }

  private void trace(ReadTrace trace) throws IOException {
    number("sequence", trace.sequence());
    number("cachedAt", trace.cachedAtMillis());
    number("cachedUntil", trace.cachedUntilMillis());
    if (trace.missed().isPresent()) {
      json.writeObjectFieldStart("missed");
      missed(trace.missed().get());
      json.writeEndObject();
    }
  }

  private void missed(MissedWrite write) throws IOException {
    if (write.sequence() != 0) {
      json.writeNumberField("sequence", write.sequence());
    }
    json.writeStringField(
        "op", (write.isDelete() ? KvOperation.DELETE : KvOperation.PUT).wireName());
    text("location", write.location());
    json.writeNumberField("at", write.committedAtMillis());
    json.writeStringField("cause", write.cause().wireName());
    number("arrives", write.arrivesAtMillis());
  }

  private void trace(ListTrace trace) throws IOException {
    number("cachedAt", trace.cachedAtMillis());
    number("cachedUntil", trace.cachedUntilMillis());
    if (trace.missedCount() > 0) {
      json.writeArrayFieldStart("missed");
      for (ListTrace.MissedKey missed : trace.missed()) {
        json.writeStartObject();
        json.writeStringField("name", missed.key());
        missed(missed.write());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("missedCount", trace.missedCount());
    }
  }

  private void page(ListPage page) throws IOException {
    json.writeArrayFieldStart("names");
    for (ListedKey key : page.keys()) {
      json.writeStartObject();
      json.writeStringField("name", key.name());
      text("metadata", key.metadata().orElse(null));
      number("expiration", key.expirationSeconds());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("complete", page.isComplete());
    text("nextCursor", page.cursor().orElse(null));
    text("cacheStatus", page.cacheStatus().map(Enum::name).orElse(null));
    if (page.trace().isPresent()) {
      trace(page.trace().get());
    }
  }

  /** Whether a value stands as itself. */
  static boolean isShown(KvValue value) {
    return value.size() <= MAX_VALUE_BYTES && ValueStrings.isText(value);
  }

  private void value(KvValue value) throws IOException {
    if (isShown(value)) {
      json.writeStringField("value", value.text());
    } else {
      json.writeNumberField("valueBytes", value.size());
      json.writeStringField("valueSha256", value.sha256());
    }
  }

  /** A number as a number; what is none, and was refused, as the text that arrived. */
  private void number(String name, @Nullable String text) throws IOException {
    OptionalLong number = HistoryWriter.number(text);
    if (number.isPresent()) {
      json.writeNumberField(name, number.getAsLong());
    } else {
      text(name, text);
    }
  }

  private void number(String name, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(name, number.getAsLong());
    }
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private void strings(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
