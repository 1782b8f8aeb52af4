package dev.flowkv.server.binding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.ListedKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The JSON that workerd reads. */
final class BindingJson {
  private static final JsonFactory JSON = new JsonFactory();

  private BindingJson() {}

  /** A page of a list. Metadata is a string here: workerd parses it once more. */
  static byte[] page(ListPage page) {
    return write(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("keys");
          for (ListedKey key : page.keys()) {
            out.writeStartObject();
            out.writeStringField("name", key.name());
            if (key.expirationSeconds().isPresent()) {
              out.writeNumberField("expiration", key.expirationSeconds().getAsLong());
            }
            if (key.metadata().isPresent()) {
              out.writeStringField("metadata", key.metadata().get());
            }
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeBooleanField("list_complete", page.isComplete());
          if (page.cursor().isPresent()) {
            out.writeStringField("cursor", page.cursor().get());
          }
          out.writeEndObject();
        });
  }

  /** A bulk read: value or null by key, or value and metadata. Metadata is a value here. */
  static byte[] bulk(Map<String, KvRead> answers, boolean json, boolean withMetadata) {
    return write(
        out -> {
          out.writeStartObject();
          for (Map.Entry<String, KvRead> e : answers.entrySet()) {
            KvRead read = e.getValue();
            out.writeFieldName(e.getKey());
            if (!read.isPresent()) {
              out.writeNull();
            } else if (withMetadata) {
              out.writeStartObject();
              out.writeFieldName("value");
              writeValue(out, read, json);
              out.writeFieldName("metadata");
              out.writeRawValue(read.metadata().orElse("null"));
              out.writeEndObject();
            } else {
              writeValue(out, read, json);
            }
          }
          out.writeEndObject();
        });
  }

  private static void writeValue(JsonGenerator out, KvRead read, boolean json) throws IOException {
    String text = read.text().orElse("");
    if (json) {
      out.writeRawValue(text);
    } else {
      out.writeString(text);
    }
  }

  private interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  private static byte[] write(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
