package dev.flowkv.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import dev.flowkv.testkit.OurClasses;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the engine may and may not use. */
class ArchitectureTest {
  private static final JavaClasses ENGINE =
      OurClasses.in("dev.flowkv.engine", "dev.flowkv.capability", "dev.flowkv.model");

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
        .and()
        .doNotHaveSimpleName("BriefLock")
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

  /** The rooms of the engine, each with those that it may use. */
  private static final Map<String, String> ROOMS =
      new TreeMap<>(
          Map.ofEntries(
              entry("draw", ""),
              entry("argument", ""),
              entry("limit", ""),
              entry("clock", ""),
              entry("fault", ""),
              entry("store", "argument draw"),
              entry("schedule", "argument draw fault store"),
              entry("cache", "argument store"),
              entry("namespace", "argument draw limit clock fault store schedule cache"),
              entry("operation", "argument draw limit clock store schedule cache namespace"),
              entry(
                  "state", "argument limit clock fault store schedule cache namespace operation")));

  /** What of the root performs operations, and so stands above the rooms. */
  private static final Set<String> ABOVE_THE_ROOMS =
      Set.of(
          "BigReaderLock",
          "Dispatcher",
          "EmulatorClock",
          "EventBytes",
          "KvAccess",
          "KvCall",
          "KvChange",
          "KvEmulator",
          "KvEvent",
          "KvFaults",
          "KvHistory",
          "KvHistoryEntry",
          "KvNamespace",
          "KvObserver",
          "KvOutcome",
          "ScheduledRun",
          "ScheduledRuns");

  private static String room(JavaClass c) {
    return c.getPackageName().substring("dev.flowkv.engine".length()).replace(".", "");
  }

  private static final DescribedPredicate<JavaClass> IN_A_ROOM =
      describe("are in a room of the engine", c -> isEngines(c) && ROOMS.containsKey(room(c)));

  private static final DescribedPredicate<JavaClass> ABOVE =
      describe(
          "perform operations",
          c ->
              c.getPackageName().equals("dev.flowkv.engine")
                  && ABOVE_THE_ROOMS.contains(outermost(c).getSimpleName()));

  private static final DescribedPredicate<JavaClass> VALUES =
      describe(
          "are values that users import",
          c -> c.getPackageName().equals("dev.flowkv.engine") && !ABOVE.test(c));

  private static boolean isEngines(JavaClass c) {
    return c.getPackageName().startsWith("dev.flowkv.engine");
  }

  private static JavaClass outermost(JavaClass c) {
    return c.getEnclosingClass().map(ArchitectureTest::outermost).orElse(c);
  }

  @Test
  void everyPackageIsARoomWithAPlaceInTheOrder() {
    classes()
        .that()
        .resideInAPackage("dev.flowkv.engine.(**)")
        .and()
        .resideOutsideOfPackages("dev.flowkv.engine", "dev.flowkv.engine.provider")
        .should()
        .resideInAnyPackage(
            ROOMS.keySet().stream().map(r -> "dev.flowkv.engine." + r).toArray(String[]::new))
        .because("a package without rules may be used by everybody")
        .check(ENGINE);
  }

  @Test
  void aRoomUsesThoseBelowItAlone() {
    ROOMS.forEach(
        (name, below) -> {
          Set<String> allowed = new TreeSet<>(List.of(below.split(" ")));
          allowed.add(name);
          noClasses()
              .that()
              .resideInAPackage("dev.flowkv.engine." + name)
              .should()
              .dependOnClassesThat(
                  describe(
                      "are in a room other than " + allowed + ", or perform operations",
                      c ->
                          (IN_A_ROOM.test(c) && !allowed.contains(room(c)))
                              || ABOVE.test(c)
                              || c.getPackageName().equals("dev.flowkv.engine.provider")))
              .because("a rule is read without what stands above it")
              .check(ENGINE);
        });
  }

  @Test
  void roomsHaveNoCycles() {
    slices()
        .matching("dev.flowkv.engine.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a newcomer reads them one after the other")
        .check(ENGINE);
  }

  @Test
  void valuesKnowNeitherRoomsNorWhatPerformsOperations() {
    noClasses()
        .that(VALUES)
        .should()
        .dependOnClassesThat(IN_A_ROOM.or(ABOVE))
        .because("every room stands on them")
        .check(ENGINE);
  }

  @Test
  void whatUsersCallTakesAndGivesNothingOfARoom() {
    DescribedPredicate<JavaCodeUnit> ofARoom =
        describe(
            "take or give something of a room",
            unit ->
                Stream.concat(
                        Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                    .anyMatch(IN_A_ROOM));
    noCodeUnits()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("dev.flowkv.engine", "dev.flowkv.engine.provider")
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should(ArchConditions.be(ofARoom))
        .because("rooms may change in every release")
        .check(ENGINE);
  }
}
