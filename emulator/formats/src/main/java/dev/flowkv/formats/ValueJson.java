package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.flowkv.engine.KvValue;
import java.io.IOException;

/** A value in a snapshot: {@code {"text": …}} where it is UTF-8, else {@code {"base64": …}}. */
final class ValueJson {
  private ValueJson() {}

  static final class Serializer extends StdSerializer<KvValue> {
    private static final long serialVersionUID = 1L;

    Serializer() {
      super(KvValue.class);
    }

    @Override
    public void serialize(KvValue value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      boolean text = ValueStrings.isText(value);
      json.writeStartObject();
      json.writeFieldName(text ? "text" : "base64");
      ValueStrings.write(value, text, json);
      json.writeEndObject();
    }
  }

  static final class Deserializer extends StdDeserializer<KvValue> {
    private static final long serialVersionUID = 1L;

    Deserializer() {
      super(KvValue.class);
    }

    @Override
    public KvValue deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String name = parser.nextFieldName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw wrong(parser);
      }
      KvValue value;
      if ("text".equals(name)) {
        value = ValueStrings.readText(parser);
      } else if ("base64".equals(name)) {
        value = KvValue.wrap(parser.getBinaryValue());
      } else {
        throw wrong(parser);
      }
      if (parser.nextToken() != JsonToken.END_OBJECT) {
        throw wrong(parser);
      }
      return value;
    }

    private static IOException wrong(JsonParser parser) {
      return new JsonMappingException(parser, "must be {\"text\": …} or {\"base64\": …}");
    }
  }
}
