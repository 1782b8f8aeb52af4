package dev.flowkv.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.flowkv.testkit.OurClasses;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the parts of the server may know each other. */
class ServerArchitectureTest {
  private static final JavaClasses SERVER = OurClasses.in("dev.flowkv");

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

  /** The packages of the command line, each with those that it may use. */
  private static final Map<String, List<String>> COMMAND_LINE =
      Map.of(
          "", List.of("worker", "explore", "serve", "ask", "check", "option"),
          ".worker", List.of("serve", "option"),
          ".explore", List.of("serve", "client", "option", "terminal"),
          ".serve", List.of("option", "terminal"),
          ".ask", List.of("client", "option", "terminal"),
          ".check", List.of("option", "terminal"),
          ".client", List.of("terminal"),
          ".option", List.of(),
          ".terminal", List.of());

  @Test
  void theArrowsOfTheCommandLinePointOneWay() {
    String root = "dev.flowkv.server.cli";
    COMMAND_LINE.forEach(
        (name, used) ->
            noClasses()
                .that()
                .resideInAPackage(root + name)
                .should()
                .dependOnClassesThat(
                    resideInAPackage(root + "..")
                        .and(
                            not(
                                resideInAnyPackage(
                                    Stream.concat(
                                            Stream.of(root + name),
                                            used.stream().map(other -> root + "." + other))
                                        .toArray(String[]::new)))))
                .because("a command is read with what it uses, and without the others")
                .check(SERVER));
    assertThat(SERVER.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith(root)))
        .allMatch(name -> COMMAND_LINE.containsKey(name.substring(root.length())));
  }

  /** A package is a folder that a newcomer can look through. */
  @Test
  void noPackageHasMoreThanAFewDozenFiles() {
    Map<String, Long> files =
        SERVER.stream()
            .filter(file -> file.getPackageName().startsWith("dev.flowkv.server"))
            .filter(file -> file.isTopLevelClass())
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    assertThat(files).isNotEmpty().allSatisfy((name, count) -> assertThat(count).isLessThan(30));
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
