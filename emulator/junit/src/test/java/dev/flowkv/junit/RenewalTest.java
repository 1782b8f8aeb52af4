package dev.flowkv.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvObserver;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is new in each schedule, and what stays from the one before. */
class RenewalTest {
  @TempDir Path histories;

  private void passes(Class<?> tests) {
    InnerJUnit.run(histories, tests)
        .tests()
        .assertStatistics(s -> s.started(count(tests)).succeeded(count(tests)));
  }

  private static int count(Class<?> tests) {
    return tests == OfABase.class ? 2 : 1;
  }

  @Retention(RetentionPolicy.RUNTIME)
  @interface Marked {}

  @WorkersKv(schedules = 3, search = Search.RANDOM)
  static class OwnFields {
    @Marked private int count;
    @Marked private final List<String> seen = new ArrayList<>();
    private KvNamespace set;

    @BeforeEach
    void prepare(KvNamespace namespace) {
      assertThat(set).isNull();
      set = namespace;
    }

    @Test
    void test() {
      seen.add("x");
      assertThat(seen).hasSize(1);
      assertThat(++count).isEqualTo(1);
    }
  }

  @Test
  void whatATestSetsItselfIsNewWhateverAnnotationItHas() {
    passes(OwnFields.class);
  }

  static class Injecting implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      context.getTestInstance().map(OfOthers.class::cast).orElseThrow().injected = "injected";
    }
  }

  static class Registered implements BeforeEachCallback {
    private int begun;

    @Override
    public void beforeEach(ExtensionContext context) {
      begun++;
    }
  }

  @WorkersKv(schedules = 3, search = Search.RANDOM)
  @ExtendWith(Injecting.class)
  static class OfOthers {
    static final Set<Path> FOLDERS = new HashSet<>();
    @RegisterExtension final Registered registered = new Registered();
    @TempDir Path folder;
    String injected;

    @Test
    void test() {
      assertThat(registered.begun).isEqualTo(1);
      assertThat(injected).isEqualTo("injected");
      assertThat(folder).isDirectory();
      FOLDERS.add(folder);
    }
  }

  @Test
  void whatOtherExtensionsHaveSetIsTakenOver() {
    OfOthers.FOLDERS.clear();
    passes(OfOthers.class);
    assertThat(OfOthers.FOLDERS).hasSize(1);
  }

  static class SettingLate implements BeforeTestExecutionCallback {
    @Override
    public void beforeTestExecution(ExtensionContext context) {
      context.getTestInstance().map(Late.class::cast).orElseThrow().late = "late";
    }
  }

  @WorkersKv(schedules = 3, search = Search.RANDOM)
  @ExtendWith(SettingLate.class)
  static class Late {
    String late;
    int own;

    @BeforeEach
    void prepare() {
      assertThat(late).isNull();
      own++;
    }

    @Test
    void test() {
      assertThat(late).isEqualTo("late");
      assertThat(own).isEqualTo(1);
    }
  }

  @Test
  void whatOthersSetRightBeforeTheTestIsTakenOverThen() {
    passes(Late.class);
  }

  static class Filling implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      context.getTestInstance().map(Filled.class::cast).orElseThrow().service.add("dependency");
    }
  }

  @WorkersKv(schedules = 3, search = Search.RANDOM)
  @ExtendWith(Filling.class)
  static class Filled {
    // Any annotation of another library, as @InjectMocks is.
    @API(status = API.Status.STABLE)
    final List<String> service = new ArrayList<>();

    @Test
    void test() {
      assertThat(service).containsExactly("dependency");
    }
  }

  @Test
  void anObjectOfTheTestThatAnotherLibraryMayHaveFilledIsTakenOver() {
    passes(Filled.class);
  }

  @WorkersKv(schedules = 3, search = Search.RANDOM)
  static class Observing {
    static final List<KvEvent> SEEN = new ArrayList<>();

    Observing(KvEmulator emulator) {
      emulator.observe(SEEN::add);
    }

    @Test
    void test(KvEmulator emulator) {
      KvObserver another = SEEN::add;
      emulator.observe(another);
      emulator.namespace("app").at("lhr").get("k");
    }
  }

  @Test
  void observersOfOneScheduleAreNotThereInTheNext() {
    Observing.SEEN.clear();
    passes(Observing.class);
    assertThat(Observing.SEEN).hasSize(6);
  }

  @WorkersKv(schedules = 3, search = Search.RANDOM)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneForAll {
    private int runs;
    @AutoClose private final AutoCloseable once = () -> assertThat(runs).isEqualTo(3);

    @Test
    void test() {
      assertThat(once).isNotNull();
      runs++;
    }
  }

  @Test
  void anInstanceThatAllTestsShareIsClosedOnceAfterAllSchedules() {
    passes(OneForAll.class);
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneOuter {
    static int made;

    OneOuter() {
      made++;
    }

    @Nested
    class Inner {
      static final Set<Object> INSTANCES = new HashSet<>();

      @Test
      @WorkersKv(schedules = 3, search = Search.RANDOM)
      void test() {
        INSTANCES.add(this);
      }
    }
  }

  @Test
  void anInstanceThatTestsShareIsNotMadeAnewForThoseOfNestedClasses() {
    OneOuter.made = 0;
    OneOuter.Inner.INSTANCES.clear();
    passes(OneOuter.class);
    assertThat(OneOuter.made).isEqualTo(1);
    assertThat(OneOuter.Inner.INSTANCES).hasSize(3);
  }

  abstract static class Base {
    @Test
    void test(KvNamespace namespace) {}

    @Nested
    class Inner {
      @Test
      void test(KvEmulator emulator) {
        assertThat(emulator.config().seed()).isBetween(5L, 6L);
      }
    }
  }

  @WorkersKv(schedules = 2, seed = 5, search = Search.RANDOM)
  static class OfABase extends Base {}

  @Test
  void aNestedClassThatIsInheritedHasTheAnnotationOfItsHeir() {
    passes(OfABase.class);
  }

  abstract static class FailingBase {
    @Nested
    class Inner {
      @Test
      void test(KvNamespace namespace) {
        throw new IllegalStateException();
      }
    }
  }

  @WorkersKv
  static class Heir extends FailingBase {}

  @Test
  void itsReplayNamesTheHeirTooWithoutWhichMavenDoesNotFindIt() {
    assertThat(InnerJUnit.run(histories, Heir.class).printed())
        .contains("-Dtest='RenewalTest$Heir#test,RenewalTest$FailingBase$Inner#test'");
  }
}
