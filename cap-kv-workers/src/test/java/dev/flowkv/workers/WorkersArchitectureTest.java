package dev.flowkv.workers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What this provider may use. */
class WorkersArchitectureTest {
  @Test
  void itStandsOnTheCapabilityAndItsTransportAlone() {
    classes()
        .that()
        .resideInAPackage("dev.flowkv.workers..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.flowkv.workers..",
            "dev.flowkv.capability..",
            "org.teavm.jso..",
            "org.jspecify.annotations..",
            "java..")
        .because("a provider is used without the emulator")
        .check(new ClassFileImporter().importPath("target/classes"));
  }
}
