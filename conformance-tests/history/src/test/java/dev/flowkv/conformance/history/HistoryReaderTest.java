package dev.flowkv.conformance.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryReaderTest {
  private static final String HEADER =
      "{\"format\":\"flowkv-history\",\"version\":1,\"forgotten\":0}\n";

  private static History read(String text) throws Exception {
    return HistoryReader.read(new BufferedReader(new StringReader(text)));
  }

  private static String line(String op, String key, String rest) {
    return """
        {"seq":1,"face":"java","location":"lhr","namespace":"app","op":"%s","call":1000,\
        "return":1000,"key":"%s","outcome":"ok"%s}
        """
        .formatted(op, key, rest);
  }

  @Test
  void aPartOfAHistoryThatBeginsInTheMiddleHasAnUnknownStart() throws Exception {
    String found = line("get", "k", ",\"result\":{\"found\":true,\"value\":\"v\"}");
    String part =
        "{\"format\":\"flowkv-history\",\"version\":1,\"forgotten\":0,\"recording\":\"r\",\"first\":%d,\"cleared\":%d}\n";
    assertThat(violations(part.formatted(8, 4) + found)).isEmpty();
    assertThat(violations(part.formatted(5, 4) + found)).hasSize(1);
    assertThat(violations(part.formatted(1, 0) + found)).hasSize(1);
  }

  private static List<Violation> violations(String text) throws Exception {
    return new HistoryChecker(CheckOptions.DOCUMENTED).check(read(text)).violations();
  }

  @Test
  void whatWasWrittenBeforeANamespaceWasEmptiedIsNotReadAfter() throws Exception {
    String put = line("put", "k", ",\"value\":\"v\"");
    String found = line("get", "k", ",\"result\":{\"found\":true,\"value\":\"v\"}");
    String emptied = "{\"seq\":2,\"change\":\"emptied\",\"namespace\":\"app\",\"at\":1000}\n";
    HistoryChecker checker = new HistoryChecker(Histories.STRICT);
    assertThat(checker.check(read(HEADER + put + found)).violations()).isEmpty();
    assertThat(checker.check(read(HEADER + put + emptied + found)).violations())
        .extracting(Violation::rule, Violation::namespace)
        .containsExactly(tuple(Rule.NO_FABRICATION, "app (from line 3 on)"));
    // Another one's, or one after which there may be anything, says nothing of the key.
    for (String change :
        List.of(
            emptied.replace("app", "other"),
            emptied.replace("emptied", "replaced"),
            "{\"seq\":2,\"change\":\"replaced\",\"at\":1000}\n")) {
      assertThat(checker.check(read(HEADER + put + change + found)).violations())
          .as(change)
          .isEmpty();
    }
    // A recording that began with keys is of an unknown start, also under the plain name.
    String begun = "{\"seq\":1,\"change\":\"replaced\",\"at\":1000}\n";
    History history = read(HEADER + begun + found);
    assertThat(checker.check(history).violations()).isEmpty();
    assertThat(history.operations()).extracting(HistoryOperation::namespace).containsExactly("app");
    assertThat(checker.check(read(HEADER + begun + put + emptied + found)).violations()).hasSize(1);
  }

  @Test
  void aChangeThatIsNoneIsToldByItsLine() {
    assertThatThrownBy(() -> read(HEADER + "{\"seq\":1,\"change\":\"moved\",\"at\":1}\n"))
        .hasMessage("line 2: change is none that is known");
  }

  @Test
  void whatIsWrittenIsReadAgainAndOfTheSchema() throws Exception {
    History history =
        Histories.of(
            Histories.put(1, 2, Outcome.OK, "k", "v", "{\"a\":1.0}", 60_000L),
            Histories.put(2, 3, Outcome.REFUSED, "k", "w", null, null),
            Histories.delete(4, 5, "k"),
            Histories.get(6, 7, "k", "v", "{\"a\":1.0}"),
            Histories.get(6, 7, "k", null),
            Histories.list(8, null, "next", "k"),
            Histories.list(9, "next", null));
    StringWriter out = new StringWriter();
    HistoryLines.write(history, "binding", out);
    List<HistoryOperation> read = new ArrayList<>(read(out.toString()).operations());
    read.replaceAll(HistoryReaderTest::withoutLine);
    assertThat(read).isEqualTo(history.operations());
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../../docs/reference/history.schema.json")));
    for (String line : out.toString().split("\n")) {
      assertThat(schema.validate(new ObjectMapper().readTree(line))).as(line).isEmpty();
    }
  }

  private static HistoryOperation withoutLine(HistoryOperation o) {
    return new HistoryOperation(
        0,
        o.kind(),
        o.location(),
        o.namespace(),
        o.call(),
        o.returned(),
        o.outcome(),
        o.cacheTtlSeconds(),
        o.writes(),
        o.reads(),
        o.page(),
        o.sequence(),
        o.text());
  }

  @Test
  void theEntriesOfABulkWriteBeyondItsSuccessHadNoEffect() throws Exception {
    History history =
        read(
            HEADER
                + "{\"seq\":1,\"face\":\"rest\",\"location\":\"rest\",\"namespace\":\"n\",\"op\":\"bulkPut\",\"call\":1,\"return\":1,"
                + "\"entries\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}],\"outcome\":\"ok\",\"successful\":1,\"unsuccessful\":[\"b\"]}\n");
    assertThat(history.operations().get(0).writes())
        .extracting(HistoryOperation.Written::effective)
        .containsExactly(true, false);
  }

  /** On a manual clock everything happens in one millisecond, and the lines are in order. */
  @Test
  void operationsOfOneMillisecondAreMeasuredInTheOrderOfTheirLines() throws Exception {
    String absent = line("get", "k", ",\"result\":{\"found\":false}");
    String put = line("put", "k", ",\"value\":\"v\"");
    String found = line("get", "k", ",\"result\":{\"found\":true,\"value\":\"v\"}");
    CheckResult result =
        new HistoryChecker(Histories.STRICT)
            .check(read(HEADER + absent + absent + put + found + found));
    assertThat(result.violations()).isEmpty();
    assertThat(result.measurements().readYourWrites()).isEqualTo(new Measurements.Rate(2, 2));
    assertThat(result.measurements().monotonicReads()).isEqualTo(new Measurements.Rate(3, 3));
  }

  @Test
  void whatIsNoHistoryIsRefusedWithTheLine() {
    assertThatThrownBy(() -> read("")).hasMessage("line 1: must be a JSON object");
    assertThatThrownBy(() -> read("{}")).hasMessageStartingWith("line 1: must be the header");
    assertThatThrownBy(() -> read(HEADER.replace(":1,", ":3,")))
        .hasMessage("line 1: is version 3; this program reads 1 to 2");
    assertThatThrownBy(() -> read(HEADER + "{")).hasMessageStartingWith("line 2: ");
    assertThatThrownBy(() -> read(HEADER + "{\"op\":\"fly\",\"outcome\":\"ok\"}"))
        .hasMessage("line 2: op is none that is known");
    assertThatThrownBy(
            () -> read(HEADER + "{\"op\":\"get\",\"outcome\":\"ok\",\"call\":2,\"return\":1}"))
        .hasMessage("line 2: return is before call");
  }
}
