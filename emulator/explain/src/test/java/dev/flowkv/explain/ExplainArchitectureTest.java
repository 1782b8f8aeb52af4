package dev.flowkv.explain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ExplainArchitectureTest {
  @Test
  void explanationsStandOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.flowkv.explain", "org.jspecify.annotations..", "java..")
        .because("the JUnit extension and the server have them inside, and nothing of each other")
        .check(new ClassFileImporter().importPath("target/classes"));
  }
}
