package dev.flowkv.conformance.assumption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.engine.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The table of assumptions in {@code docs/how-to/calibration.md} is what is measured. To write it:
 * {@code mvn test -Pthorough -pl conformance-tests/suite -am -Dtest=DocumentedAssumptionsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dflowkv.docs=write}.
 */
class DocumentedAssumptionsTest {
  private static final Path PAGE = Path.of("../../docs/how-to/calibration.md");
  private static final String START = "<!-- generated: assumptions -->\n";
  private static final String HOW =
      "the table is written by: mvn test -Pthorough -pl conformance-tests/suite -am"
          + " -Dtest=DocumentedAssumptionsTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dflowkv.docs=write";

  /** The cells of the table's rows. */
  private static List<List<String>> rows() throws IOException {
    return table()
        .lines()
        .skip(2)
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList())
        .toList();
  }

  private static String table() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(START) + START.length();
    return page.substring(from, page.indexOf("<!-- end -->", from));
  }

  @Test
  @Tag("thorough")
  void theTableIsWhatIsMeasured() throws Exception {
    Dependence dependence = new Dependence(AllProperties.list());
    List<RankedAssumption> measured = new ArrayList<>();
    for (Assumption assumption : Assumption.all()) {
      measured.add(new RankedAssumption(assumption, dependence.of(assumption)));
    }
    String table = AssumptionsTable.markdown(RankedAssumption.ranked(measured));
    if ("write".equals(System.getProperty("flowkv.docs"))) {
      String page = Files.readString(PAGE);
      int from = page.indexOf(START) + START.length();
      String rest = page.substring(page.indexOf("<!-- end -->", from));
      Files.writeString(PAGE, page.substring(0, from) + table + rest);
    }
    assertThat(table()).as(HOW).isEqualTo(table);
  }

  /** To ask the properties takes minutes; the rest of a row is compared in every build. */
  @Test
  void aRowSaysWhatTheCodeSaysAndHowManyProgramsDepend() throws Exception {
    assertThat(rows())
        .as(HOW)
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrderElementsOf(
            Assumption.all().stream().map(a -> "`" + a.setting().wireName() + "`").toList());
    Dependence dependence = new Dependence(List.of());
    for (List<String> row : rows()) {
      Setting setting = Setting.named(row.get(0).replace("`", ""));
      assertThat(row.get(6))
          .as(HOW)
          .isEqualTo(String.valueOf(dependence.programs(Assumption.of(setting))));
      RankedAssumption unmeasured = unmeasured(Assumption.of(setting));
      List<String> wanted =
          Arrays.stream(
                  AssumptionsTable.markdown(List.of(unmeasured))
                      .lines()
                      .toList()
                      .get(2)
                      .split("\\|"))
              .map(String::strip)
              .skip(1)
              .toList();
      assertThat(row.subList(0, 5)).as(HOW).isEqualTo(wanted.subList(0, 5));
      assertThat(row.get(5).contains("`calibrate`"))
          .as("%s; %s", row, HOW)
          .isEqualTo(wanted.get(5).contains("`calibrate`"));
      List<String> ids = ids(row.get(7));
      assertThat(row.get(7)).as(HOW).startsWith(ids.size() + " of " + AllProperties.list().size());
      assertThat(AllProperties.list()).extracting(Property::id).as(HOW).containsAll(ids);
    }
  }

  private static RankedAssumption unmeasured(Assumption assumption) {
    return new RankedAssumption(
        assumption, new Dependence.Dependents(java.util.Set.of(), java.util.Set.of(), 0, 0));
  }

  private static List<String> ids(String cell) {
    return Arrays.stream(cell.split("`")).filter(part -> part.matches("[a-z0-9-]+")).toList();
  }
}
