package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.NamespaceInfo;
import dev.flowkv.engine.Profile;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.engine.Settings;
import dev.flowkv.model.KvModel;
import dev.flowkv.model.ModelAnswer;
import dev.flowkv.model.ModelSettings;
import dev.flowkv.server.data.ReopenProgram.Advance;
import dev.flowkv.server.data.ReopenProgram.Configure;
import dev.flowkv.server.data.ReopenProgram.Delete;
import dev.flowkv.server.data.ReopenProgram.DeleteMany;
import dev.flowkv.server.data.ReopenProgram.Get;
import dev.flowkv.server.data.ReopenProgram.ListKeys;
import dev.flowkv.server.data.ReopenProgram.Put;
import dev.flowkv.server.data.ReopenProgram.PutAll;
import dev.flowkv.server.data.ReopenProgram.Reopen;
import dev.flowkv.server.data.ReopenProgram.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program on emulators with a data directory, one after the other, and on the oracle, and
 * compares every answer.
 */
final class ReopenProgramRunner implements AutoCloseable {
  /** Soon the next day begins. */
  static final Instant START = Instant.parse("2026-11-22T23:59:00Z");

  private static final int MOST_STEPS_OF_A_MOVE = 3;
  private static final String NAMESPACE = "ns";
  private static final List<String> LOCATIONS = List.of("lhr", "sjc");

  private final ReopenProgram program;
  private final Path folder;
  private final KvModel model;
  private final Map<String, String> settings = new HashMap<>();
  private final SplittableRandom random;
  private @Nullable Runnable heldMove;
  private int folders;
  private DataDirectory data;
  private KvEmulator emulator;

  /** Of the last page that had more behind it: the engine's cursor and the oracle's. */
  private @Nullable String cursor;

  private KvModel.@Nullable Cursor modelCursor;

  private ReopenProgramRunner(ReopenProgram program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    this.settings.putAll(program.settings());
    this.model =
        new KvModel(NAMESPACE, new ModelSettings(settings), program.seed(), START.toEpochMilli());
    this.random = new SplittableRandom(program.seed());
    this.data = open();
    this.emulator = emulator(program.seed(), START);
    // Of another namespace, nothing is lost either.
    emulator.declareNamespace("other", "a title");
    emulator.namespace("other").seed(List.of(write("seeded", "value", PutOptions.NONE)));
  }

  static Map<String, String> textsOf(Profile profile) {
    Map<String, String> texts = new HashMap<>();
    Settings.of(profile)
        .toJson()
        .forEach((name, value) -> texts.put(name, value == null ? "off" : value.toString()));
    return texts;
  }

  /** Runs it in an empty folder. */
  static void run(ReopenProgram program, Path folder) throws IOException {
    try (ReopenProgramRunner runner = new ReopenProgramRunner(program, folder)) {
      for (int i = 0; i < program.steps().size(); i++) {
        runner.step(i, program.steps().get(i));
        if (runner.random.nextInt(MOST_STEPS_OF_A_MOVE) == 0) {
          runner.runHeldMove();
        }
      }
    }
  }

  /** Some writes begin a move if none is under way; how many steps that takes is random. */
  private DataDirectory open() throws IOException {
    Means means =
        Means.USUAL
            .movingWith(move -> heldMove = move)
            .withJournals(besideTables -> heldMove == null ? 500 : Long.MAX_VALUE);
    return DataDirectory.open(current(), DataDirectory.Sync.OS, means);
  }

  private void runHeldMove() {
    Runnable move = heldMove;
    if (move != null) {
      move.run();
      heldMove = null;
    }
  }

  private Path current() {
    return folder.resolve("data-" + folders);
  }

  private KvEmulator emulator(long seed, Instant clock) {
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder()
            .seed(seed)
            .locations(LOCATIONS)
            .clock(ClockSetting.manual(clock))
            .commitLog(data);
    program.settings().forEach(config::set);
    return KvEmulator.create(config.build());
  }

  private void step(int index, Step step) throws IOException {
    // The text of a program takes longer than a step of it.
    Supplier<String> where = () -> "step %d, %s of%n%s".formatted(index, step, program);
    if (step instanceof Advance a) {
      emulator.clock().advance(Duration.ofMillis(a.millis()));
      model.advance(a.millis());
    } else if (step instanceof Configure c) {
      configure(c);
    } else if (step instanceof Reopen r) {
      reopen(r, where);
    } else {
      compare(step, where);
    }
  }

  private void configure(Configure step) {
    settings.putAll(step.changes());
    emulator.configure(
        before -> {
          EmulatorConfig.Builder changed = before.toBuilder();
          step.changes().forEach(changed::set);
          return changed.build();
        });
    model.configure(new ModelSettings(settings));
  }

  /** What was changed since the start is not kept: the other emulator has the first settings. */
  private void reopen(Reopen step, Supplier<String> where) throws IOException {
    List<NamespaceInfo> namespaces = emulator.namespaces();
    Long later = step.laterMillis();
    Instant clock = later == null ? START : Instant.ofEpochMilli(emulator.clock().millis() + later);
    if (step.isKilled()) {
      // The file as it is while the emulator runs is what kill -9 leaves.
      Path before = current();
      folders++;
      Files.createDirectories(current());
      for (String name : List.of("kv.mv", "kv.mv.journal", "kv.mv.journal.old")) {
        if (Files.exists(before.resolve(name))) {
          Files.copy(before.resolve(name), current().resolve(name));
        }
      }
    }
    runHeldMove();
    data.close();
    data = open();
    assertThat(data.wasClosed()).as(where).isNotEqualTo(step.isKilled());
    emulator = emulator(step.seed(), clock);
    settings.putAll(program.settings());
    model.reopen(new ModelSettings(settings), step.seed(), clock.toEpochMilli());
    assertThat(emulator.clock().millis())
        .as(() -> "the clock after " + where.get())
        .isEqualTo(model.now());
    assertThat(emulator.namespaces()).as(where).containsExactlyInAnyOrderElementsOf(namespaces);
    assertThat(sequence(NAMESPACE))
        .as(() -> "the sequence after " + where.get())
        .isEqualTo(model.accepted());
    assertThat(sequence("other")).as(() -> "the other sequence after " + where.get()).isEqualTo(1);
    assertThat(
            emulator.namespace("other").view("seeded", emulator.clock().instant()).shards().stream()
                .map(shard -> shard.answer().text().orElse("none")))
        .as(where)
        .containsOnly("value");
  }

  private long sequence(String namespace) {
    return emulator.capture().namespaces().stream()
        .filter(n -> n.id().equals(namespace))
        .mapToLong(EmulatorState.Namespace::sequence)
        .findFirst()
        .orElse(0);
  }

  private void compare(Step step, Supplier<String> where) {
    ModelAnswer expected = ask(step);
    ModelAnswer actual = perform(step);
    if (actual instanceof ModelAnswer.Page p && expected instanceof ModelAnswer.Page q) {
      assertThat(p.lastTaken() == null)
          .as(() -> "whether the list is complete, " + where.get())
          .isEqualTo(q.lastTaken() == null);
      if (p.lastTaken() != null && q.lastTaken() != null) {
        cursor = p.lastTaken();
        modelCursor = new KvModel.Cursor(((ListKeys) step).prefix(), q.lastTaken());
      }
      actual = new ModelAnswer.Page(p.keys(), q.lastTaken(), p.cacheStatus());
    }
    assertThat(actual).as(where).isEqualTo(expected);
  }

  private ModelAnswer ask(Step step) {
    if (step instanceof Put s) {
      return model.put(s.location(), pair(s));
    } else if (step instanceof PutAll s) {
      return model.putAll(s.pairs().stream().map(ReopenProgramRunner::pair).toList());
    } else if (step instanceof Delete s) {
      return model.delete(s.location(), s.key());
    } else if (step instanceof DeleteMany s) {
      return model.deleteAll(many(s));
    } else if (step instanceof Get s) {
      return model.get(s.location(), s.key(), s.cacheTtl());
    } else if (step instanceof ListKeys s) {
      return model.list(s.location(), s.prefix(), s.limit(), s.goesOn() ? modelCursor : null);
    }
    throw new AssertionError(step);
  }

  private static KvModel.Pair pair(Put p) {
    return new KvModel.Pair(p.key(), p.value(), null, p.ttl(), p.metadata());
  }

  private static List<String> many(DeleteMany step) {
    return IntStream.range(0, step.keys()).mapToObj(i -> "z" + i).toList();
  }

  private ModelAnswer perform(Step step) {
    if (step instanceof Put s) {
      return answer(
          () -> {
            at(s.location()).put(s.key(), s.value(), options(s));
            return new ModelAnswer.Done();
          });
    } else if (step instanceof PutAll s) {
      List<BulkWrite> writes =
          s.pairs().stream().map(p -> write(p.key(), p.value(), options(p))).toList();
      return answer(() -> new ModelAnswer.Bulk(at("rest").putAll(writes).successfulCount()));
    } else if (step instanceof Delete s) {
      return answer(
          () -> {
            at(s.location()).delete(s.key());
            return new ModelAnswer.Done();
          });
    } else if (step instanceof DeleteMany s) {
      return answer(() -> new ModelAnswer.Bulk(at("rest").deleteAll(many(s)).successfulCount()));
    } else if (step instanceof Get s) {
      return answer(() -> read(at(s.location()).get(s.key(), new GetOptions(s.cacheTtl()))));
    } else if (step instanceof ListKeys s) {
      ListOptions options = new ListOptions(s.prefix(), s.limit(), s.goesOn() ? cursor : null);
      return answer(() -> page(at(s.location()).list(options)));
    }
    throw new AssertionError(step);
  }

  private KvAccess at(String location) {
    return emulator.namespace(NAMESPACE).at(location);
  }

  private static PutOptions options(Put put) {
    return new PutOptions(null, put.ttl(), put.metadata());
  }

  private static BulkWrite write(String key, String value, PutOptions options) {
    return new BulkWrite(key, KvValue.of(value), options);
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
        r.cacheStatus().map(CacheStatus::name).orElse(null));
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
        p.cacheStatus().map(CacheStatus::name).orElse(null));
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  @Override
  public void close() throws IOException {
    runHeldMove();
    data.close();
  }
}
