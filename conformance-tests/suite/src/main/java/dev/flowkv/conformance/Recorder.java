package dev.flowkv.conformance;

import dev.flowkv.conformance.history.CanonicalJson;
import dev.flowkv.conformance.history.History;
import dev.flowkv.conformance.history.HistoryOperation;
import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Expiry;
import dev.flowkv.conformance.history.HistoryOperation.Kind;
import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.conformance.history.HistoryOperation.Read;
import dev.flowkv.conformance.history.HistoryOperation.Written;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what was asked and answered, as the checker reads it. Safe for use by threads. */
final class Recorder {
  private static final int MOST = 200_000;
  private static final int LONGEST_VALUE = 256;

  /** A write of unknown outcome may take effect at any time, and its time to live begin then. */
  private static final long NEVER_MILLIS = 1_000_000_000_000_000L;

  private final List<HistoryOperation> operations = new ArrayList<>();

  synchronized History history() {
    return new History(true, operations);
  }

  synchronized void clear() {
    operations.clear();
  }

  void record(String location, Request request, Answer answer, long call, long returned) {
    boolean knowsMetadata =
        !(request instanceof Request.Get g && !g.withMetadata())
            && !(request instanceof Request.BulkGet b && !b.withMetadata());
    if (!knowsMetadata) {
      return; // Half an answer tells nothing of the other half.
    }
    HistoryOperation operation = operation(location, request, answer, call, returned);
    synchronized (this) {
      if (operations.size() < MOST) {
        operations.add(operation);
      }
    }
  }

  private static HistoryOperation operation(
      String location, Request request, Answer answer, long call, long returned) {
    Outcome outcome =
        answer instanceof Answer.Refused
            ? Outcome.REFUSED
            : answer instanceof Answer.Failed ? Outcome.UNKNOWN : Outcome.OK;
    String text =
        answer instanceof Answer.Refused r
            ? r.text()
            : answer instanceof Answer.Failed f ? f.text() : null;
    Set<String> without =
        answer instanceof Answer.BulkDone done ? Set.copyOf(done.unsuccessful()) : Set.of();
    return new HistoryOperation(
        0,
        kind(request),
        location,
        "ns",
        call,
        Math.max(call, returned),
        outcome,
        request instanceof Request.Get g ? g.cacheTtl() : null,
        writes(request, without, call, outcome == Outcome.UNKNOWN ? NEVER_MILLIS : returned),
        reads(request, answer),
        page(request, answer),
        null,
        text);
  }

  private static Kind kind(Request request) {
    if (request instanceof Request.Get) {
      return Kind.GET;
    } else if (request instanceof Request.BulkGet) {
      return Kind.BULK_GET;
    } else if (request instanceof Request.Put) {
      return Kind.PUT;
    } else if (request instanceof Request.Delete) {
      return Kind.DELETE;
    } else if (request instanceof Request.BulkPut) {
      return Kind.BULK_PUT;
    } else if (request instanceof Request.BulkDelete) {
      return Kind.BULK_DELETE;
    }
    return Kind.LIST;
  }

  private static List<Written> writes(
      Request request, Set<String> without, long call, long returned) {
    List<Written> writes = new ArrayList<>();
    if (request instanceof Request.Put put) {
      writes.add(written(put, true, call, returned));
    } else if (request instanceof Request.Delete delete) {
      writes.add(new Written(delete.key(), null, null, true));
    } else if (request instanceof Request.BulkPut bulk) {
      bulk.puts().forEach(p -> writes.add(written(p, !without.contains(p.key()), call, returned)));
    } else if (request instanceof Request.BulkDelete bulk) {
      bulk.keys().forEach(k -> writes.add(new Written(k, null, null, !without.contains(k))));
    }
    return writes;
  }

  private static Written written(Request.Put put, boolean effective, long call, long returned) {
    Expiry expiry = null;
    if (put.expirationTtl() != null) {
      expiry =
          new Expiry(
              (Math.floorDiv(call, 1000L) + put.expirationTtl()) * 1000,
              (Math.floorDiv(returned, 1000L) + put.expirationTtl()) * 1000);
    } else if (put.expiration() != null) {
      expiry = new Expiry(put.expiration() * 1000, put.expiration() * 1000);
    }
    return new Written(put.key(), content(put.value(), put.metadata()), expiry, effective);
  }

  private static List<Read> reads(Request request, Answer answer) {
    List<Read> reads = new ArrayList<>();
    if (request instanceof Request.Get get && answer instanceof Answer.Found found) {
      reads.add(new Read(get.key(), content(found.value()), found.cacheStatus()));
    } else if (answer instanceof Answer.FoundAll all) {
      all.values().forEach((key, value) -> reads.add(new Read(key, content(value), null)));
    }
    return reads;
  }

  private static HistoryOperation.@Nullable Page page(Request request, Answer answer) {
    return request instanceof Request.ListKeys list && answer instanceof Answer.Page page
        ? new HistoryOperation.Page(
            list.prefix(),
            list.limit(),
            list.cursor(),
            page.names().stream()
                .map(n -> new Name(n.name(), CanonicalJson.of(n.metadata()), n.expirationSeconds()))
                .toList(),
            page.complete(),
            page.cursor(),
            page.cacheStatus())
        : null;
  }

  private static @Nullable Content content(Answer.@Nullable Value value) {
    return value == null ? null : content(value.bytes(), value.metadata());
  }

  private static Content content(byte[] bytes, @Nullable String metadata) {
    return new Content(text(bytes), CanonicalJson.of(metadata));
  }

  private static String text(byte[] bytes) {
    if (bytes.length <= LONGEST_VALUE) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException notText) {
        // As its digest, then.
      }
    }
    try {
      return bytes.length
          + " bytes "
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
