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

  private int runs;

  @Test
  void aRightServiceViolatesNothingAndNoPropertySpendsMoreThanItDeclares() throws Exception {
    try (AnybodysService service = AnybodysService.right()) {
      ask(service, Property.of("nothing", "Nothing is asked.").check(t -> {}));
      int aroundEach = service.takeRequests().size();
      int requests = 0;
      // One at a time: the others would let its time pass.
      for (Property p : AllProperties.list()) {
        TargetResult asked = ask(service, p);
        PropertyResult result = asked.results().get(0);
        assertThat(result.status())
            .as(p.id() + ": " + result.text())
            .isNotIn(Status.VIOLATED, Status.BROKEN);
        assertThat(result.spent().fits(p.cost(TRIES_PAID_FOR)))
            .as(p.id() + " spent " + result.spent())
            .isTrue();
        assertThat(asked.remarks()).isEmpty();
        requests += Math.max(0, service.takeRequests().size() - aroundEach);
      }
      System.out.println("a run makes " + requests + " requests");
      assertThat(requests).isBetween(MOST_REQUESTS / 2, MOST_REQUESTS);
    }
  }

  private TargetResult ask(AnybodysService service, Property property) throws InterruptedException {
    // Every run has keys of its own, also those that the clock is read from.
    String runId = "t00000-%06x".formatted(++runs);
    return new SuiteRunner(RunOptions.of(1, runId), r -> {}).run(service, List.of(property));
  }
}
