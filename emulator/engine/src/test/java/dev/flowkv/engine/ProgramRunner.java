package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.Program.Advance;
import dev.flowkv.engine.Program.Configure;
import dev.flowkv.engine.Program.Delete;
import dev.flowkv.engine.Program.DeleteAll;
import dev.flowkv.engine.Program.Get;
import dev.flowkv.engine.Program.GetAll;
import dev.flowkv.engine.Program.ListKeys;
import dev.flowkv.engine.Program.Put;
import dev.flowkv.engine.Program.PutAll;
import dev.flowkv.engine.Program.Restart;
import dev.flowkv.engine.Program.Step;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.operation.Cursor;
import dev.flowkv.model.KvModel;
import dev.flowkv.model.ModelAnswer;
import dev.flowkv.model.ModelSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a program on the engine and on the oracle, and compares every answer. */
final class ProgramRunner {
  static final Instant START = Instant.parse("2026-11-22T23:59:00Z");
  private static final String NAMESPACE = "ns";

  /**
   * Cursors that no list gave: a word, the letters of another service, one of another namespace.
   */
  static final List<String> NOWHERE =
      List.of(
          "nowhere",
          "AAAAAAAAAAA",
          new Cursor(Key.ofUtf8(new byte[0]), Key.ofUtf8(new byte[] {'a'})).encode("other"));

  private final Program program;
  private final EmulatorConfig config;
  private KvEmulator emulator;
  private KvNamespace namespace;
  private final Map<String, String> settings;
  private final KvModel model;
  private final List<String> answers = new ArrayList<>();

  /** A cursor that the engine gave, and the oracle's for the same page. */
  private record SeenCursor(String cursor, KvModel.Cursor model) {}

  private final List<SeenCursor> cursors = new ArrayList<>();

  private ProgramRunner(Program program) {
    this.program = program;
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder()
            .seed(program.seed())
            .locations(List.of("lhr", "sjc"))
            .clock(ClockSetting.manual(START));
    program.settings().forEach(config::set);
    this.config = config.build();
    // A program that was kept may be older than a setting.
    this.settings = textsOf(Settings.of(Profile.CLOUDFLARE));
    this.settings.putAll(program.settings());
    this.emulator = KvEmulator.create(this.config);
    this.namespace = emulator.namespace(NAMESPACE);
    this.model =
        new KvModel(NAMESPACE, new ModelSettings(settings), program.seed(), START.toEpochMilli());
  }

  static Map<String, String> textsOf(Settings settings) {
    Map<String, String> texts = new HashMap<>();
    settings
        .toJson()
        .forEach((name, value) -> texts.put(name, value == null ? "off" : value.toString()));
    return texts;
  }

  /** The answers, after all of them were the oracle's. */
  static List<String> run(Program program) {
    ProgramRunner runner = new ProgramRunner(program);
    for (int i = 0; i < program.steps().size(); i++) {
      runner.step(i, program.steps().get(i));
    }
    StoreInvariants.check(runner.emulator, NAMESPACE);
    return runner.answers;
  }

  private void step(int index, Step step) {
    if (step instanceof Advance a) {
      emulator.clock().advance(Duration.ofMillis(a.millis()));
      model.advance(a.millis());
      return;
    }
    if (step instanceof Configure c) {
      settings.putAll(c.changes());
      emulator.configure(
          before -> {
            EmulatorConfig.Builder changed = before.toBuilder();
            c.changes().forEach(changed::set);
            return changed.build();
          });
      model.configure(new ModelSettings(settings));
      return;
    }
    if (step instanceof Restart) {
      restart();
      return;
    }
    ModelAnswer expected = ask(step);
    ModelAnswer actual = perform(step);
    if (actual instanceof ModelAnswer.Page p && expected instanceof ModelAnswer.Page q) {
      remember((ListKeys) step, p, q);
      actual = new ModelAnswer.Page(p.keys(), q.lastTaken(), p.cacheStatus());
    }
    assertThat(actual).as("step %s, %s of%n%s", index, step, program).isEqualTo(expected);
    answers.add(actual.toString());
  }

  private void restart() {
    EmulatorState state = emulator.capture();
    // Nothing of the new emulator's own is to be left.
    KvEmulator restored = KvEmulator.create(EmulatorConfig.strong());
    restored.namespace("other").at("lhr").put("k", "v");
    restored.restore(state);
    StoreInvariants.check(restored, NAMESPACE);
    assertThat(restored.capture()).as("the state of a restored emulator").isEqualTo(state);
    emulator = restored;
    namespace = restored.namespace(NAMESPACE);
  }

  private void remember(ListKeys step, ModelAnswer.Page actual, ModelAnswer.Page expected) {
    assertThat(actual.lastTaken() == null)
        .as("whether the list is complete, step %s of%n%s", step, program)
        .isEqualTo(expected.lastTaken() == null);
    if (actual.lastTaken() != null && expected.lastTaken() != null) {
      cursors.add(
          new SeenCursor(
              actual.lastTaken(), new KvModel.Cursor(step.prefix(), expected.lastTaken())));
    }
  }

  private ModelAnswer ask(Step step) {
    if (step instanceof Put s) {
      return model.put(s.location(), pair(s));
    } else if (step instanceof PutAll s) {
      return model.putAll(s.pairs().stream().map(ProgramRunner::pair).toList());
    } else if (step instanceof DeleteAll s) {
      return model.deleteAll(s.keys());
    } else if (step instanceof Delete s) {
      return model.delete(s.location(), s.key());
    } else if (step instanceof Get s) {
      return model.get(s.location(), s.key(), s.cacheTtl());
    } else if (step instanceof GetAll s) {
      return model.getAll(s.location(), s.keys(), s.type(), s.cacheTtl());
    } else if (step instanceof ListKeys s) {
      SeenCursor cursor = cursor(s);
      return model.list(
          s.location(), s.prefix(), s.limit(), cursor == null ? null : cursor.model());
    }
    throw new AssertionError(step);
  }

  private static KvModel.Pair pair(Put p) {
    return new KvModel.Pair(p.key(), p.value(), p.expiration(), p.ttl(), p.metadata());
  }

  private @Nullable SeenCursor cursor(ListKeys s) {
    if (s.cursor() != null && s.cursor() < 0) {
      return new SeenCursor(NOWHERE.get(-1 - s.cursor()), KvModel.Cursor.FROM_NOWHERE);
    }
    return s.cursor() == null || cursors.isEmpty()
        ? null
        : cursors.get(cursors.size() - 1 - s.cursor() % cursors.size());
  }

  private ModelAnswer perform(Step step) {
    if (step instanceof Put s) {
      return answer(
          () -> {
            namespace
                .at(s.location())
                .put(s.key(), s.value(), new PutOptions(s.expiration(), s.ttl(), s.metadata()));
            return new ModelAnswer.Done();
          });
    } else if (step instanceof PutAll s) {
      List<BulkWrite> writes =
          s.pairs().stream()
              .map(
                  p ->
                      new BulkWrite(
                          p.key(),
                          KvValue.of(p.value()),
                          new PutOptions(p.expiration(), p.ttl(), p.metadata())))
              .toList();
      return answer(
          () -> new ModelAnswer.Bulk(namespace.at("rest").putAll(writes).successfulCount()));
    } else if (step instanceof DeleteAll s) {
      return answer(
          () -> new ModelAnswer.Bulk(namespace.at("rest").deleteAll(s.keys()).successfulCount()));
    } else if (step instanceof Delete s) {
      return answer(
          () -> {
            namespace.at(s.location()).delete(s.key());
            return new ModelAnswer.Done();
          });
    } else if (step instanceof Get s) {
      return answer(
          () -> read(namespace.at(s.location()).get(s.key(), new GetOptions(s.cacheTtl()))));
    } else if (step instanceof GetAll s) {
      BulkGetOptions options = new BulkGetOptions(s.type(), s.cacheTtl(), false);
      return answer(
          () ->
              new ModelAnswer.Reads(
                  namespace.at(s.location()).getAll(s.keys(), options).values().stream()
                      .map(r -> read(r))
                      .toList()));
    } else if (step instanceof ListKeys s) {
      SeenCursor cursor = cursor(s);
      ListOptions options =
          new ListOptions(s.prefix(), s.limit(), cursor == null ? null : cursor.cursor());
      return answer(() -> page(namespace.at(s.location()).list(options)));
    }
    throw new AssertionError(step);
  }

  private static ModelAnswer answer(Supplier<ModelAnswer> operation) {
    try {
      return operation.get();
    } catch (KvFailure e) {
      return new ModelAnswer.Refused(e.text());
    }
  }

  private static ModelAnswer.Read read(KvRead r) {
    return new ModelAnswer.Read(
        r.text().orElse(null),
        r.metadata().orElse(null),
        boxed(r.expirationSeconds()),
        status(r.cacheStatus()));
  }

  private static ModelAnswer.Page page(ListPage p) {
    return new ModelAnswer.Page(
        p.keys().stream()
            .map(
                k ->
                    new ModelAnswer.Listed(
                        k.name(), k.metadata().orElse(null), boxed(k.expirationSeconds())))
            .toList(),
        p.cursor().orElse(null),
        status(p.cacheStatus()));
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static @Nullable String status(Optional<CacheStatus> status) {
    return status.map(Enum::name).orElse(null);
  }
}
