package dev.flowkv.server.rest;

import dev.flowkv.engine.PutOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a multipart write.
 *
 * @param value the part {@code value}
 * @param metadata the part {@code metadata}: JSON text
 * @param expiration the part {@code expiration}, which some clients send instead of the query
 * @param expirationTtl the part {@code expiration_ttl}, likewise
 */
record MultipartValue(
    byte[] value,
    @Nullable String metadata,
    @Nullable String expiration,
    @Nullable String expirationTtl) {

  private static final String METADATA = "metadata";

  static MultipartValue parse(String contentType, byte[] body) {
    String boundary = MultiPart.extractBoundary(contentType);
    if (boundary == null) {
      throw RestErrors.invalidBody("the multipart content type has no boundary");
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    // The body is in memory already; its size has been checked.
    parser.setMaxMemoryFileSize(-1);
    parser.setMaxLength(-1);
    try (MultiPartFormData.Parts parts =
        parser.parse(new ByteBufferContentSource(ByteBuffer.wrap(body))).join()) {
      byte[] value = bytes(parts, "value");
      if (value == null) {
        throw RestErrors.invalidBody("the multipart body has no part named value");
      }
      return new MultipartValue(
          value, text(parts, METADATA), text(parts, "expiration"), text(parts, "expiration_ttl"));
    } catch (CompletionException | IllegalArgumentException e) {
      throw RestErrors.invalidBody("it is not multipart/form-data");
    }
  }

  /** The options of the query, with what only the parts say. */
  PutOptions complete(PutOptions query) {
    return new PutOptions(
        query.expiration() != null ? query.expiration() : expiration,
        query.expirationTtl() != null ? query.expirationTtl() : expirationTtl,
        metadata);
  }

  /** Characters that were not sent are never stored: what is not UTF-8 is refused. */
  private static @Nullable String text(MultiPartFormData.Parts parts, String name) {
    byte[] bytes = bytes(parts, name);
    try {
      return bytes == null
          ? null
          : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw name.equals(METADATA)
          ? new RestFailure(
              400, RestErrors.INVALID_METADATA, "metadata must be valid json in UTF-8")
          : RestErrors.invalidBody("the part " + name + " is not UTF-8");
    }
  }

  private static byte @Nullable [] bytes(MultiPartFormData.Parts parts, String name) {
    MultiPart.Part part = null;
    for (MultiPart.Part candidate : parts) {
      if (part == null && name.equals(candidate.getName())) {
        part = candidate;
      }
    }
    if (part == null) {
      return null;
    }
    try {
      ByteBuffer buffer = Content.Source.asByteBuffer(part.getContentSource());
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
