package dev.flowkv.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;

/**
 * Lets DEL pass in header fields, where workerd sends metadata as bare JSON and JSON may hold it.
 * Jetty refuses the request otherwise. It is carried as the byte FF, which no UTF-8 contains;
 * {@link HeaderText#decode} turns it back. An FF that the client sent becomes FE, which no UTF-8
 * contains either, so that it is refused as what it is.
 */
final class DelCarryingParser extends HttpParser {
  static final byte DEL = 0x7F;
  static final byte DEL_CARRIER = (byte) 0xFF;
  private static final byte NOT_UTF8 = (byte) 0xFE;

  /** Whether the line has no character yet; a line that ends so ends the header. */
  private boolean lineEmpty = true;

  DelCarryingParser(RequestHandler handler, int maxHeaderBytes, HttpCompliance compliance) {
    super(handler, maxHeaderBytes, compliance);
  }

  @Override
  protected boolean parseFields(ByteBuffer buffer) {
    carry(buffer);
    return super.parseFields(buffer);
  }

  /** Looks at the header alone: a body may follow in the same buffer. */
  private void carry(ByteBuffer buffer) {
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      byte b = buffer.get(i);
      if (b == '\n') {
        if (lineEmpty) {
          return;
        }
        lineEmpty = true;
      } else if (b != '\r') {
        lineEmpty = false;
        if (b == DEL) {
          buffer.put(i, DEL_CARRIER);
        } else if (b == DEL_CARRIER) {
          buffer.put(i, NOT_UTF8);
        }
      }
    }
  }

  @Override
  public void reset() {
    super.reset();
    lineEmpty = true;
  }
}
