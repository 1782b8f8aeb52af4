package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record as Jackson would, in pieces: the records that hold long lists are taken apart,
 * and each element of such a list is a piece.
 */
final class RecordMaker implements PieceStream.Maker {
  private final JsonGenerator json;
  private final ObjectWriter writer;
  private final Set<Class<? extends Record>> takenApart;
  private final Deque<Open> open = new ArrayDeque<>();

  /** What has been begun and not ended. */
  private interface Open {
    /** Writes what comes next; false: it has been ended instead. */
    boolean writeNext() throws IOException;
  }

  /**
   * Begins with a record.
   *
   * @param writer writes all that is not taken apart
   */
  RecordMaker(
      Record whole,
      Set<Class<? extends Record>> takenApart,
      ObjectWriter writer,
      JsonGenerator json)
      throws IOException {
    this.json = json;
    this.writer = writer;
    this.takenApart = takenApart;
    write(whole);
  }

  @Override
  public boolean writeNext() throws IOException {
    if (!open.element().writeNext()) {
      open.remove();
    }
    json.flush();
    return !open.isEmpty();
  }

  private void write(@Nullable Object value) throws IOException {
    if (value instanceof Record r && takenApart.contains(r.getClass())) {
      json.writeStartObject();
      Iterator<RecordComponent> members =
          Arrays.asList(r.getClass().getRecordComponents()).iterator();
      open.push(() -> writeMember(r, members));
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      Iterator<?> elements = list.iterator();
      open.push(() -> writeElement(elements));
    } else {
      writer.writeValue(json, value);
    }
  }

  private boolean writeMember(Record r, Iterator<RecordComponent> members) throws IOException {
    if (!members.hasNext()) {
      json.writeEndObject();
      return false;
    }
    RecordComponent member = members.next();
    json.writeFieldName(member.getName());
    try {
      write(member.getAccessor().invoke(r));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // Accessors of public records do not fail.
    }
    return true;
  }

  private boolean writeElement(Iterator<?> elements) throws IOException {
    if (!elements.hasNext()) {
      json.writeEndArray();
      return false;
    }
    write(elements.next());
    return true;
  }
}
