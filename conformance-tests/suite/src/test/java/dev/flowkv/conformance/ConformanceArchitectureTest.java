package dev.flowkv.conformance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.flowkv.testkit.OurClasses;
import org.junit.jupiter.api.Test;

class ConformanceArchitectureTest {
  private static final JavaClasses CLASSES = OurClasses.in("dev.flowkv.conformance");

  @Test
  void propertiesKnowTargetsThroughAnInterfaceAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.flowkv.conformance",
            "dev.flowkv.conformance.property",
            "dev.flowkv.conformance.observation",
            "dev.flowkv.conformance.run",
            "dev.flowkv.conformance.report",
            "dev.flowkv.conformance.record",
            "dev.flowkv.conformance.calibrate")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.flowkv.engine..",
            "dev.flowkv.server..",
            "dev.flowkv.rest..",
            "dev.flowkv.conformance.targets..",
            "dev.flowkv.conformance.cli..")
        .because("the same rules must hold for what is not written here")
        .check(CLASSES);
  }

  @Test
  void theCheckerOfHistoriesStandsAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.conformance.history")
        // What surprises although it is allowed is said beside the checker, and not by it.
        .and()
        .doNotHaveSimpleName("ExplainedHistory")
        .and()
        .doNotHaveSimpleName("LineExplainer")
        .and()
        .doNotHaveSimpleName("OperationReader")
        .and()
        .doNotHaveSimpleName("HtmlPage")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are FlowKV's, but not the checker's",
                c ->
                    c.getPackageName().startsWith("dev.flowkv")
                        && !c.getPackageName().equals("dev.flowkv.conformance.history")))
        .because("a checker that shares a mistake with what it judges cannot see it")
        .check(CLASSES);
  }

  @Test
  void nothingDrawsWithoutASeed() {
    noClasses()
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(java.util.Random.class)
        .because("a failing run is repeated from its seed")
        .check(CLASSES);
  }

  @Test
  void theRoomsOfTheEngineAreTheEnginesAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.conformance..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.flowkv.engine.*..")
                .and(resideOutsideOfPackage("dev.flowkv.engine.provider")))
        .because("they may change in every release; dev.flowkv.engine is what users import")
        .check(CLASSES);
  }
}
