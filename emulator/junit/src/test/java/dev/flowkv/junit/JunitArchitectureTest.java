package dev.flowkv.junit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class JunitArchitectureTest {
  private static final JavaClasses EXTENSION = new ClassFileImporter().importPath("target/classes");

  @Test
  void theExtensionStandsOnTheEngineAndJUnit() {
    classes()
        .that()
        .resideInAPackage("dev.flowkv.junit")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.flowkv.junit",
            "dev.flowkv.engine..",
            "dev.flowkv.capability..",
            "dev.flowkv.formats..",
            "dev.flowkv.explain..",
            "dev.flowkv.exploration..",
            "org.junit..",
            "org.opentest4j..",
            "org.assertj..",
            "org.jspecify.annotations..",
            "java..")
        .because("what tests embed must bring no web stack")
        .check(EXTENSION);
  }

  @Test
  void assertionsAloneNeedAssertJ() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.junit")
        .and()
        .doNotHaveSimpleName("KeyAssert")
        .and()
        .doNotHaveSimpleName("KvAssertions")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.assertj..")
        .because("a project without AssertJ can use everything else")
        .check(EXTENSION);
  }

  @Test
  void theRoomsOfTheEngineAreTheEnginesAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.junit..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.flowkv.engine.*..")
                .and(resideOutsideOfPackage("dev.flowkv.engine.provider")))
        .because("they may change in every release; dev.flowkv.engine is what users import")
        .check(EXTENSION);
  }
}
