package dev.flowkv.conformance.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.HttpFacts;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a file of a recording, and refuses what is not whole, unknown, or unsafe to replay. */
final class RecordingReader {
  private static final int LONGEST_STRING = 4_000_000;
  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private RecordingReader() {}

  /**
   * Reads a file.
   *
   * @throws RecordingException naming file and line; a secret is named by its kind alone
   */
  static Recorded read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new RecordingException("is not UTF-8").at(file.toString());
    }
    List<JsonNode> nodes = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int number = i;
      nodes.add(at(file, i + 1, () -> node(lines.get(number), number + 1 == lines.size())));
    }
    if (nodes.isEmpty()) {
      throw new RecordingException("is empty").at(file.toString());
    }
    Recorded.Header header = at(file, 1, () -> header(nodes.get(0)));
    int last = nodes.size() - 1;
    Recorded.End end = at(file, last + 1, () -> end(nodes.get(last)));
    Steps steps = new Steps(header);
    for (int i = 1; i < last; i++) {
      JsonNode node = nodes.get(i);
      at(file, i + 1, () -> steps.remember(node));
    }
    for (int i = 1; i < last; i++) {
      JsonNode node = nodes.get(i);
      at(file, i + 1, () -> steps.add(node));
    }
    Recorded recorded = new Recorded(header, steps.all(), end);
    if (recorded.size() != end.exchanges()) {
      throw new RecordingException(
              "has "
                  + recorded.size()
                  + " exchanges, and its last line names "
                  + end.exchanges()
                  + ": lines are missing; record it again")
          .at(file.toString());
    }
    return recorded;
  }

  private interface Part<T> {
    T read() throws RecordingException;
  }

  private static <T> T at(Path file, int line, Part<T> part) throws RecordingException {
    try {
      return part.read();
    } catch (RecordingException e) {
      throw e.at(file + ", line " + line);
    }
  }

  private static JsonNode node(String line, boolean isLast) throws RecordingException {
    Optional<String> secret = Searched.line(line);
    if (secret.isPresent()) {
      throw new RecordingException(
          "seems to have " + secret.get() + " in it; do not pass it on, and record it again");
    }
    try {
      JsonNode node = JSON.readTree(line);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Said below, without the text.
    }
    throw new RecordingException(
        isLast ? "is cut off; record it again" : "must be a JSON object in one line");
  }

  private static Recorded.Header header(JsonNode node) throws RecordingException {
    Members m = Members.of(node, "a line");
    if (!RecordingLines.FORMAT.equals(m.optionalText("format"))) {
      throw new RecordingException(
          "is no header of a recording, {\"format\":\"" + RecordingLines.FORMAT + "\",…}");
    }
    int version = m.count("version");
    if (version != RecordingLines.VERSION) {
      throw new RecordingException(
          "is of version "
              + version
              + " of the format; this program reads version "
              + RecordingLines.VERSION
              + ", so replay it with the release that recorded it");
    }
    m.array("colos"); // Worked out from the exchanges.
    Recorded.Header header =
        new Recorded.Header(
            m.text("property"),
            m.text("rule"),
            m.text("date"),
            m.text("target"),
            m.text("description"),
            m.text("face"),
            m.text("suite"),
            m.number("seed"),
            Duration.ofMillis(m.count("stalenessMillis")),
            Duration.ofMillis(m.count("slackMillis")),
            m.text("clock").equals("moved"),
            m.count("phaseMillis"),
            m.texts("locations"),
            m.texts("needs"));
    m.end();
    if (!header.property().matches("[a-z0-9-]{1,60}")) {
      throw new RecordingException("\"property\" must be a property's id");
    }
    if (header.phaseMillis() > 999) {
      throw new RecordingException("\"phaseMillis\" must be from 0 to 999");
    }
    return header;
  }

  private static Recorded.End end(JsonNode node) throws RecordingException {
    if (!node.has("end")) {
      throw new RecordingException(
          "is not the end of a recording: the file is cut off; record it again");
    }
    Members line = Members.of(node, "a line");
    Members m = Members.of(line.node("end"), "\"end\"");
    Recorded.End end =
        new Recorded.End(
            m.count("exchanges"), m.text("verdict"), m.optionalText("stopped"), m.texts("omitted"));
    m.end();
    line.end();
    return end;
  }

  /** Steps, read in two passes: an answer may name a request that begins later. */
  private static final class Steps {
    private final Recorded.Header header;
    private final Contents contents = new Contents();
    private final AnswerJson answers = new AnswerJson(contents);
    private final List<Step> steps = new ArrayList<>();
    private int exchanges;
    private long lastCall;

    Steps(Recorded.Header header) {
      this.header = header;
    }

    List<Step> all() {
      return steps;
    }

    Step remember(JsonNode node) throws RecordingException {
      Members m = Members.of(node, "a line");
      if (m.has("end")) {
        throw new RecordingException("is an end with lines behind it");
      }
      if (m.has("restart") || m.has("fault")) {
        return event(m);
      }
      int number = m.count("n");
      contents.remember(number, RequestJson.read(m.node("ask")));
      return new Step.Restart(0);
    }

    boolean add(JsonNode node) throws RecordingException {
      Members m = Members.of(node, "a line");
      Step step = m.has("restart") || m.has("fault") ? event(m) : exchange(m);
      m.end();
      return steps.add(step);
    }

    private static Step event(Members m) throws RecordingException {
      if (m.has("restart")) {
        return new Step.Restart(m.number("restart"));
      }
      String name = m.text("fault");
      return new Step.Fault(
          Arrays.stream(ConformanceTarget.Fault.values())
              .filter(f -> f.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(() -> new RecordingException("\"fault\": there is no \"" + name + "\"")),
          m.count("count"));
    }

    private Step exchange(Members m) throws RecordingException {
      int number = m.count("n");
      if (number != exchanges + 1) {
        throw new RecordingException(
            "is exchange " + number + ", after exchange " + exchanges + ": lines are missing");
      }
      exchanges = number;
      long call = m.number("at");
      if (call < lastCall) {
        throw new RecordingException(
            "is at "
                + call
                + " ms, after an exchange at "
                + lastCall
                + " ms: the clock of the recording went back; record it again");
      }
      lastCall = call;
      int location = m.count("location");
      if (location >= header.locations().size()) {
        throw new RecordingException(
            "\"location\" is " + location + "; there are " + header.locations().size());
      }
      return new Step.Exchange(
          number,
          call,
          call + m.count("took"),
          location,
          RequestJson.read(m.node("ask")),
          answers.read(m.node("answer")),
          m.has("http") ? http(m.array("http")) : List.of(),
          m.flag("beside"),
          m.has("invocation") ? m.count("invocation") : 0);
    }

    private static List<HttpFacts> http(JsonNode array) throws RecordingException {
      List<HttpFacts> http = new ArrayList<>();
      for (JsonNode node : array) {
        Members m = Members.of(node, "an element of \"http\"");
        http.add(
            new HttpFacts(
                m.count("status"),
                m.optionalText("colo"),
                m.optionalText("cacheStatus"),
                m.has("retryAfter") ? m.count("retryAfter") : null,
                m.has("text") ? new HttpFacts.Failure(m.count("code"), m.text("text")) : null));
        m.end();
      }
      return http;
    }
  }
}
