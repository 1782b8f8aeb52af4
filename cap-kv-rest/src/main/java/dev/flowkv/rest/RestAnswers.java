package dev.flowkv.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.flowkv.capability.KvKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the API answers. Metadata is the text that was sent: no number of it becomes one of Java's.
 */
final class RestAnswers {
  private static final String SOURCE = "source";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxNestingDepth(Integer.MAX_VALUE)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private RestAnswers() {}

  /** The answer to a read of metadata. */
  record Metadata(@Nullable RawJson result) {
    static Metadata parse(byte[] answer) throws IOException {
      return read(Metadata.class, answer);
    }

    Optional<String> text() {
      return RawJson.text(result);
    }
  }

  /** The answer to a list. */
  record Page(@Nullable List<Key> result, @JsonProperty("result_info") @Nullable Info info) {
    static Page parse(byte[] answer) throws IOException {
      return read(Page.class, answer);
    }

    List<KvKey> keys() {
      return result == null ? List.of() : result.stream().map(Key::toKey).toList();
    }

    Optional<String> cursor() {
      return Optional.ofNullable(info).map(Info::cursor).filter(c -> !c.isEmpty());
    }
  }

  /** What follows a list. */
  record Info(@Nullable String cursor) {}

  /** A key of a list. */
  record Key(String name, @Nullable Long expiration, @Nullable RawJson metadata) {
    KvKey toKey() {
      return new KvKey(
          name,
          expiration == null ? OptionalLong.empty() : OptionalLong.of(expiration),
          RawJson.text(metadata));
    }
  }

  /** A JSON value as the text that was sent. */
  @JsonDeserialize(using = RawJsonReader.class)
  record RawJson(String text) {
    static Optional<String> text(@Nullable RawJson json) {
      return Optional.ofNullable(json).map(raw -> raw.text);
    }
  }

  private static <T> T read(Class<T> type, byte[] answer) throws IOException {
    T read = JSON.readerFor(type).withAttribute(SOURCE, answer).readValue(answer);
    if (read == null) {
      throw new IOException("the answer is null");
    }
    return read;
  }

  /** Cuts a value out of what was sent. */
  static final class RawJsonReader extends StdDeserializer<RawJson> {
    private static final long serialVersionUID = 1L;

    RawJsonReader() {
      super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      byte[] source = (byte[]) context.getAttribute(SOURCE);
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (parser.currentToken().isStructStart()) {
        parser.skipChildren();
      } else {
        parser.finishToken();
      }
      int to = (int) parser.currentLocation().getByteOffset();
      return new RawJson(new String(source, from, to - from, StandardCharsets.UTF_8));
    }
  }
}
