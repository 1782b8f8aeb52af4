package dev.flowkv.conformance.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.run.TargetResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite asks anybody's REST service, whose time passes in an instant. */
class AnybodysServiceTest {
  /** The REST API takes 1,200 requests in five minutes. */
  private static final int MOST_REQUESTS = 1100;

  private static final int TRIES_PAID_FOR = 3;

  @Test
  void aRightServiceViolatesNothingAndNoPropertySpendsMoreThanItDeclares() throws Exception {
    try (AnybodysService service = AnybodysService.right()) {
      // One at a time: the others would let its time pass.
      for (Property p : AllProperties.list()) {
        TargetResult asked =
            new SuiteRunner(RunOptions.of(1, "t00000-abcdef"), r -> {}).run(service, List.of(p));
        PropertyResult result = asked.results().get(0);
        assertThat(result.status())
            .as(p.id() + ": " + result.text())
            .isNotIn(Status.VIOLATED, Status.BROKEN);
        assertThat(result.spent().fits(p.cost(TRIES_PAID_FOR)))
            .as(p.id() + " spent " + result.spent())
            .isTrue();
        assertThat(asked.remarks()).isEmpty();
      }
      assertThat(service.takeRequests()).hasSizeBetween(MOST_REQUESTS / 2, MOST_REQUESTS);
    }
  }
}
