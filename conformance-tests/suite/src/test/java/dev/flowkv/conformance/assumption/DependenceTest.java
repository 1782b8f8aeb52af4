package dev.flowkv.conformance.assumption;

import dev.flowkv.conformance.property.AllProperties;
import org.junit.jupiter.api.Test;

class DependenceTest {
  @Test
  void all() throws Exception {
    Dependence d = new Dependence(AllProperties.list());
    for (Assumption a : Assumption.all()) {
      long t = System.nanoTime();
      Dependence.Dependents x = d.of(a);
      System.out.println(
          a + " " + x.ids().size() + " " + x + " " + (System.nanoTime() - t) / 1000000 + " ms");
    }
  }
}
