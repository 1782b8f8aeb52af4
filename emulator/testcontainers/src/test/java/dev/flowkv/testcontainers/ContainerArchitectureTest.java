package dev.flowkv.testcontainers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ContainerArchitectureTest {
  @Test
  void whatUsersCallTakesAndGivesTypesOfTheJdkAlone() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .arePublic()
        .and()
        .haveNameNotMatching("withOption")
        .should()
        .haveRawReturnType(
            com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                "void|java\\..*|dev\\.flowkv\\.testcontainers\\.WorkersKvContainer"
                    + "|org\\.testcontainers\\.containers\\.(Generic)?Container"))
        .because("a newer library below must not change what tests are compiled against")
        .check(new ClassFileImporter().importPath("target/classes"));
  }
}
