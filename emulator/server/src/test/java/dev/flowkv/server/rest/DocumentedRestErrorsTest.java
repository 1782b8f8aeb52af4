package dev.flowkv.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.KvFailure;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page lists the codes of the REST API's errors that the emulator answers, and no others. */
class DocumentedRestErrorsTest {
  @Test
  void everyCodeIsOnThePageAndNoOther() throws IOException, IllegalAccessException {
    Set<Integer> codes = new TreeSet<>();
    for (KvFailure.Reason reason : KvFailure.Reason.values()) {
      codes.add(RestErrors.of(new KvFailure(reason, "text"), "get").code());
    }
    for (Field constant : RestErrors.class.getDeclaredFields()) {
      if (constant.getType() == int.class && !constant.isSynthetic()) {
        codes.add(constant.getInt(null));
      }
    }
    String page = Files.readString(NodeTools.ROOT.resolve("docs/reference/rest-errors.md"));
    Set<Integer> listed =
        Pattern.compile("(?m)^\\| ([\\d, ]+) \\|")
            .matcher(page)
            .results()
            .flatMap(row -> Stream.of(row.group(1).split(", ")))
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(codes);
  }
}
