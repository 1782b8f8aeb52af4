package dev.flowkv.rest;

import dev.flowkv.capability.KvContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a put sends: the bare value, or a form of value and metadata. */
final class UploadBody {
  private final BodyPublisher publisher;
  private final String contentType;
  private final @Nullable RecordingStream stream;

  private UploadBody(
      BodyPublisher publisher, String contentType, @Nullable RecordingStream stream) {
    this.publisher = publisher;
    this.contentType = contentType;
    this.stream = stream;
  }

  static UploadBody of(KvContent content, Optional<String> metadata) {
    RecordingStream stream =
        content instanceof KvContent.Streamed s ? new RecordingStream(s.stream()) : null;
    BodyPublisher value = value(content, stream);
    if (metadata.isEmpty()) {
      return new UploadBody(value, "application/octet-stream", stream);
    }
    // Random, so that no value holds it.
    String boundary = "flowkv-" + UUID.randomUUID();
    BodyPublisher form =
        BodyPublishers.concat(
            BodyPublishers.ofString(
                "--"
                    + boundary
                    + "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"
                    + metadata.get()
                    + "\r\n--"
                    + boundary
                    + "\r\nContent-Disposition: form-data; name=\"value\"\r\n\r\n"),
            value,
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    return new UploadBody(form, "multipart/form-data; boundary=" + boundary, stream);
  }

  private static BodyPublisher value(KvContent content, @Nullable RecordingStream stream) {
    if (stream != null) {
      return BodyPublishers.ofInputStream(() -> stream);
    }
    return content instanceof KvContent.Text text
        ? BodyPublishers.ofString(text.text(), StandardCharsets.UTF_8)
        : BodyPublishers.ofByteArray(((KvContent.Bytes) content).bytes());
  }

  BodyPublisher publisher() {
    return publisher;
  }

  String contentType() {
    return contentType;
  }

  /** Why the upload failed: its own stream, if that did, and otherwise {@code e}. */
  RuntimeException failureOr(RuntimeException e) {
    return stream == null || stream.failure == null ? e : stream.failure;
  }

  /** Remembers what the caller's stream threw, which the HTTP client wraps beyond recognition. */
  private static final class RecordingStream extends InputStream {
    private final InputStream source;
    private volatile @Nullable RuntimeException failure;

    RecordingStream(InputStream source) {
      this.source = source;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      RuntimeException before = failure;
      if (before != null) {
        throw before;
      }
      try {
        return source.read(buffer, offset, length);
      } catch (IOException e) {
        failure = new UncheckedIOException(e);
        throw e;
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }
}
