package dev.flowkv.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;

/**
 * Lets no text become another one on its way through Jetty's parser.
 *
 * <p>DEL passes in header fields, where workerd sends metadata as bare JSON and JSON may hold it.
 * Jetty refuses the request otherwise. It is carried as the byte FF, which no UTF-8 contains;
 * {@link HeaderText#decode} turns it back. An FF that the client sent becomes FE, which no UTF-8
 * contains either, so that it is refused as what it is.
 *
 * <p>In the request line Jetty turns what is not UTF-8 into U+FFFD; {@link #isLineUtf8} tells.
 */
final class ExactTextParser extends HttpParser {
  static final byte DEL = 0x7F;
  static final byte DEL_CARRIER = (byte) 0xFF;
  private static final byte NOT_UTF8 = (byte) 0xFE;

  /** Whether the line has no character yet; a line that ends so ends the header. */
  private boolean lineEmpty = true;

  /** The request line's bytes that are not ASCII, and one that is after each run of them. */
  private final ByteArrayOutputStream beyondAscii = new ByteArrayOutputStream();

  private boolean wasAscii = true;

  ExactTextParser(RequestHandler handler, int maxHeaderBytes, HttpCompliance compliance) {
    super(handler, maxHeaderBytes, compliance);
  }

  @Override
  public boolean parseNext(ByteBuffer buffer) {
    if (getState().ordinal() < State.HEADER.ordinal()) {
      look(buffer);
    }
    return super.parseNext(buffer);
  }

  /** Looks at the request line; line ends may precede it. */
  private void look(ByteBuffer buffer) {
    boolean begun = getState() != State.START;
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      byte b = buffer.get(i);
      boolean lineEnd = b == '\n' || b == '\r';
      if (begun && lineEnd) {
        return;
      }
      begun |= !lineEnd;
      if (b < 0 || !wasAscii) {
        beyondAscii.write(b);
      }
      wasAscii = b >= 0;
    }
  }

  /** Tells whether the request line, as far as it has come, is UTF-8. */
  boolean isLineUtf8() {
    return StrictUtf8.decode(beyondAscii.toByteArray()).isPresent();
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
    beyondAscii.reset();
    wasAscii = true;
  }
}
