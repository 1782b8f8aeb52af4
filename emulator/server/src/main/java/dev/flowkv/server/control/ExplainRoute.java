package dev.flowkv.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.conformance.history.HistoryFormatException;
import dev.flowkv.conformance.history.HistoryReader;
import dev.flowkv.conformance.history.LineExplainer;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** {@code explain}: what was unusual in a history that somebody sends. The emulator stays as is. */
final class ExplainRoute {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExplainRoute() {}

  static Object post(Context ctx) {
    ControlQuery.none(ctx, "the whole history is explained");
    byte[] history = ControlBody.read(ctx, ControlBody.LARGE);
    try {
      HistoryReader.read(lines(history));
      return explained(lines(history));
    } catch (HistoryFormatException e) {
      throw refused(String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      throw refused("line " + lineThatIsNoText(history) + ": must be UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It is in memory.
    }
  }

  private static ControlFailure refused(String why) {
    return new ControlFailure(400, null, "The body must be a history as JSON Lines; " + why + ".");
  }

  private static BufferedReader lines(byte[] text) {
    return new BufferedReader(
        new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder()));
  }

  /** Explains lines that the reader has accepted. */
  private static Object explained(BufferedReader lines) throws IOException {
    AnomalyAnswer answer = new AnomalyAnswer();
    LineExplainer explainer = new LineExplainer();
    long forgotten = JSON.readTree(lines.readLine()).path("forgotten").asLong();
    long last = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        JsonNode json = JSON.readTree(line);
        last = json.path("seq").asLong();
        explainer.next(json).forEach(answer::add);
      }
    }
    return answer.json(forgotten, last, AnomalyAnswer::json);
  }

  private static int lineThatIsNoText(byte[] text) {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        if (!isText(text, begin, i)) {
          return line;
        }
        line++;
        begin = i + 1;
      }
    }
    return line;
  }

  private static boolean isText(byte[] bytes, int begin, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, begin, end - begin));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
