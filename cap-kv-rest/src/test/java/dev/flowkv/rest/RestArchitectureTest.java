package dev.flowkv.rest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What this provider may use. */
class RestArchitectureTest {
  @Test
  void itStandsOnTheCapabilityAndItsTransportAlone() {
    classes()
        .that()
        .resideInAPackage("dev.flowkv.rest..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.flowkv.rest..",
            "dev.flowkv.capability..",
            "com.fasterxml.jackson..",
            "dev.failsafe..",
            "org.jspecify.annotations..",
            "java..")
        .because("a provider is used without the emulator")
        .check(new ClassFileImporter().importPath("target/classes"));
  }
}
