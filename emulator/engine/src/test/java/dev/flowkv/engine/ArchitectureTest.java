package dev.flowkv.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** What the engine may and may not use. */
class ArchitectureTest {
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.flowkv.engine", "dev.flowkv.capability", "dev.flowkv.model");

  @Test
  void theEngineStandsOnTheCapabilityAndCaffeineAlone() {
    classes()
        .that()
        .resideInAPackage("dev.flowkv.engine..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.flowkv.engine..",
            "dev.flowkv.capability..",
            "com.github.benmanes.caffeine..",
            "org.jspecify.annotations..",
            "java..")
        .because("what tests embed in process must bring no web stack and no second JSON library")
        .check(ENGINE);
  }

  @Test
  void theCapabilityStandsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.flowkv.capability..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.flowkv.capability..", "org.jspecify.annotations..", "java..")
        .because("the provider is compiled by TeaVM for the Workers runtime, too")
        .check(ENGINE);
  }

  @Test
  void theModelSharesNoCodeWithTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.model..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.flowkv.engine..")
        .because("an oracle that shares a mistake with what it judges cannot see it")
        .check(ENGINE);
  }

  @Test
  void theEngineKnowsNoHttpAndOwnsNoThread() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.engine..")
        .and()
        .doNotHaveSimpleName("SystemKvDelay")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "com.sun.net..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.concurrent\\..*(Executor|Thread|Timer|ForkJoin).*")
        .because("every effect of passing time is computed when an operation looks")
        .check(ENGINE);
  }

  @Test
  void timeComesInAsAnArgument() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.engine..")
        .and()
        .doNotHaveSimpleName("SystemKvClock")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("a failing schedule is replayed from its seed and history")
        .check(ENGINE);
  }

  @Test
  void randomnessComesFromTheSeedAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.flowkv.engine..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.(util|security)\\..*Random.*|java\\.util\\.random\\..*")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .because("the same seed and history must give the same answers")
        .check(ENGINE);
  }
}
