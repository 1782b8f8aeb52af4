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
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what was asked and answered, as the checker reads it. A read of a value or of
 * metadata alone is half an answer: where one write alone has that half, its other half is added.
 * Safe for use by threads.
 */
public final class Recorder {
  private static final int MOST = 200_000;
  private static final int LONGEST_VALUE = 256;

  /** A write of unknown outcome may take effect at any time, and its time to live begin then. */
  private static final long NEVER_MILLIS = 1_000_000_000_000_000L;

  private static final String NO_VALUE = "(a value that was not asked for)";

  private final List<Recorded> operations = new ArrayList<>();

  /** What an answer tells of a version. */
  private enum Told {
    ALL,
    VALUE,
    METADATA
  }

  /**
   * What was asked and answered. Only a history makes an operation of it: few properties are
   * violated, and the digest of a large value takes long.
   */
  private record Recorded(
      long line, String location, Request request, Answer answer, long call, long returned) {
    Judged judged() {
      return new Judged(
          Recorder.operation(line, location, request, answer, call, returned),
          Recorder.told(request));
    }
  }

  private record Judged(HistoryOperation operation, Told told) {}

  /** Returns what has been asked and answered so far, as far as it can be judged. */
  public synchronized History history() {
    List<Judged> all = operations.stream().map(Recorded::judged).toList();
    Map<String, Set<Content>> written = new HashMap<>();
    for (Judged r : all) {
      for (Written w : r.operation.writes()) {
        if (w.content() != null) {
          written.computeIfAbsent(w.key(), k -> new HashSet<>()).add(w.content());
        }
      }
    }
    List<HistoryOperation> whole = new ArrayList<>();
    for (Judged r : all) {
      List<Read> reads = new ArrayList<>();
      for (Read read : r.operation.reads()) {
        Read completed = completed(read, r.told, written.getOrDefault(read.key(), Set.of()));
        if (completed != null) {
          reads.add(completed);
        }
      }
      if (reads.size() == r.operation.reads().size()) {
        whole.add(with(r.operation, reads));
      }
    }
    return new History(true, whole);
  }

  /** The read with its other half; null: several writes have this one. */
  private static @Nullable Read completed(Read read, Told told, Set<Content> written) {
    Content half = read.content();
    if (half == null || told == Told.ALL) {
      return read;
    }
    List<Content> same =
        written.stream()
            .filter(
                w ->
                    told == Told.VALUE
                        ? w.value().equals(half.value())
                        : Objects.equals(w.metadata(), half.metadata()))
            .toList();
    return same.size() > 1
        ? null
        : new Read(read.key(), same.isEmpty() ? half : same.get(0), read.cacheStatus());
  }

  private static HistoryOperation with(HistoryOperation o, List<Read> reads) {
    return new HistoryOperation(
        o.line(),
        o.kind(),
        o.location(),
        o.namespace(),
        o.call(),
        o.returned(),
        o.outcome(),
        o.cacheTtlSeconds(),
        o.writes(),
        reads,
        o.page(),
        o.sequence(),
        o.text());
  }

  synchronized void clear() {
    operations.clear();
  }

  void record(String location, Request request, Answer answer, long call, long returned) {
    record(0, location, request, answer, call, returned);
  }

  /**
   * Writes an operation down.
   *
   * @param line names it in the history; 0: nothing does
   * @param call when it was asked, in milliseconds
   * @param returned when it was answered, in milliseconds of the same clock
   */
  public void record(
      long line, String location, Request request, Answer answer, long call, long returned) {
    boolean isTyped =
        (request instanceof Request.Get g && !g.withMetadata() && g.type() == Request.Type.JSON)
            || (request instanceof Request.BulkGet b && !b.withMetadata() && b.type() != null);
    if (isTyped) {
      return; // A value that was parsed is none that was written.
    }
    synchronized (this) {
      if (operations.size() < MOST) {
        operations.add(new Recorded(line, location, request, answer, call, returned));
      }
    }
  }

  private static Told told(Request request) {
    if (request instanceof Request.GetMetadata) {
      return Told.METADATA;
    }
    boolean valueAlone =
        (request instanceof Request.Get g && !g.withMetadata())
            || (request instanceof Request.BulkGet b && !b.withMetadata());
    return valueAlone ? Told.VALUE : Told.ALL;
  }

  private static HistoryOperation operation(
      long line, String location, Request request, Answer answer, long call, long returned) {
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
        line,
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
    if (request instanceof Request.Get || request instanceof Request.GetMetadata) {
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
    } else if (request instanceof Request.GetMetadata get
        && answer instanceof Answer.FoundMetadata found) {
      Content content =
          found.isPresent() ? new Content(NO_VALUE, CanonicalJson.of(found.metadata())) : null;
      reads.add(new Read(get.key(), content, null));
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
