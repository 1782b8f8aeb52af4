package dev.flowkv.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** How the parts of the server may know each other. */
class ServerArchitectureTest {
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.flowkv");

  @Test
  void facesDoNotKnowEachOther() {
    for (String face : new String[] {"binding", "rest", "control"}) {
      noClasses()
          .that()
          .resideInAPackage("dev.flowkv.server." + face)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others(face))
          .because("each face can be read, and taken away, alone; what they share is in http")
          .check(SERVER);
    }
  }

  private static String[] others(String face) {
    return java.util.stream.Stream.of("binding", "rest", "control", "cli")
        .filter(other -> !other.equals(face))
        .map(other -> "dev.flowkv.server." + other)
        .toArray(String[]::new);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.flowkv.server.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a newcomer reads them one after the other")
        .check(SERVER);
  }

  @Test
  void theHotPathHasNoServlet() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.server.binding")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.servlet..", "io.javalin..")
        .because("servlets hide what bindings need: the reason phrase, raw paths, draining")
        .check(SERVER);
  }

  @Test
  void theEngineDoesNotKnowTheServer() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.flowkv.engine..", "dev.flowkv.capability..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.flowkv.server..")
        .because("arrows point one way")
        .check(SERVER);
  }

  @Test
  void theRoomsOfTheEngineAreTheEnginesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.flowkv.engine..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.flowkv.engine.*..")
                .and(resideOutsideOfPackage("dev.flowkv.engine.provider")))
        .because("they may change in every release; dev.flowkv.engine is what users import")
        .check(SERVER);
  }
}
