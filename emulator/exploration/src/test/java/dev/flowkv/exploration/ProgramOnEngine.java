package dev.flowkv.exploration;

import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.operation.Cursor;
import dev.flowkv.exploration.SmallProgram.Advance;
import dev.flowkv.exploration.SmallProgram.Delete;
import dev.flowkv.exploration.SmallProgram.Fault;
import dev.flowkv.exploration.SmallProgram.Get;
import dev.flowkv.exploration.SmallProgram.GetAll;
import dev.flowkv.exploration.SmallProgram.ListKeys;
import dev.flowkv.exploration.SmallProgram.Look;
import dev.flowkv.exploration.SmallProgram.Put;
import dev.flowkv.exploration.SmallProgram.Reset;
import dev.flowkv.exploration.SmallProgram.SetLag;
import dev.flowkv.exploration.SmallProgram.Step;
import dev.flowkv.model.ModelAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a small program on the engine, and tells its answers in the words of the oracle. */
final class ProgramOnEngine {
  static final Instant START = Instant.parse("2026-11-22T23:59:00Z");
  static final String NAMESPACE = "ns";
  static final String UNAVAILABLE = "Service Unavailable";

  private final KvEmulator emulator;
  private final List<String> cursors = new ArrayList<>();
  private final List<ModelAnswer> answers = new ArrayList<>();

  private ProgramOnEngine(KvEmulator emulator) {
    this.emulator = emulator;
  }

  /** An emulator for a program, in which nothing has happened yet. */
  static KvEmulator emulator(SmallProgram program) {
    KvEmulator[] made = new KvEmulator[1];
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder()
            .seed(program.seed())
            .locations(List.of("lhr", "sjc", "nrt"))
            .clock(ClockSetting.manual(START))
            .delay(by -> made[0].clock().advance(by));
    program.settings().forEach(config::set);
    KvEmulator emulator = KvEmulator.create(config.build());
    made[0] = emulator;
    if (program.fault() != null) {
      emulator.faults().set(program.seed(), List.of(rule(program.fault())));
    }
    if (program.seed() % 2 == 0) {
      // Who watches changes nothing.
      emulator.observe(KvHistory.ofAtMost(10));
    }
    return emulator;
  }

  private static FaultRule rule(Fault fault) {
    return new FaultRule(
        new FaultRule.Match(
            fault.operations().stream()
                .map(KvOperation::named)
                .collect(Collectors.toUnmodifiableSet()),
            fault.location(),
            null,
            fault.keyPrefix()),
        switch (fault.effect()) {
          case FAILURE -> new FaultEffect.Failure(503, UNAVAILABLE, null);
          case LOST_ACKNOWLEDGEMENT -> new FaultEffect.LostAcknowledgement();
          case STALE_READ -> new FaultEffect.StaleRead(Duration.ofMillis(fault.millis()));
          case DELAY -> new FaultEffect.Delay(Duration.ofMillis(fault.millis()));
        },
        fault.probability(),
        fault.count());
  }

  /** Performs steps; the answers of those that have one. */
  static List<ModelAnswer> run(KvEmulator emulator, List<Step> steps) {
    ProgramOnEngine run = new ProgramOnEngine(emulator);
    steps.forEach(run::perform);
    return run.answers;
  }

  private void perform(Step step) {
    if (step instanceof Advance s) {
      emulator.clock().advance(Duration.ofMillis(s.millis()));
    } else if (step instanceof Reset) {
      emulator.reset();
    } else if (step instanceof SetLag s) {
      emulator.configure(config -> config.toBuilder().set("replicationLag", s.lag()).build());
    } else {
      answers.add(answer(() -> ask(step)));
    }
  }

  private ModelAnswer ask(Step step) {
    if (step instanceof Put s) {
      at(s.location())
          .put(s.key(), s.value(), new PutOptions(s.expiration(), s.ttl(), s.metadata()));
      return new ModelAnswer.Done();
    } else if (step instanceof Delete s) {
      at(s.location()).delete(s.key());
      return new ModelAnswer.Done();
    } else if (step instanceof Get s) {
      return read(at(s.location()).get(s.key(), new GetOptions(s.cacheTtl())));
    } else if (step instanceof Look s) {
      KeyView view = emulator.namespace(NAMESPACE).decide(s.key(), List.of(s.location()));
      return Look.answer(view.shards().stream().map(v -> read(v.answer())).toList());
    } else if (step instanceof GetAll s) {
      BulkGetOptions options = new BulkGetOptions(null, s.cacheTtl(), false);
      return new ModelAnswer.Reads(
          at(s.location()).getAll(s.keys(), options).values().stream().map(r -> read(r)).toList());
    } else if (step instanceof ListKeys s) {
      ListPage page =
          at(s.location()).list(new ListOptions(s.prefix(), s.limit(), cursor(s.cursor())));
      page.cursor().ifPresent(cursors::add);
      return page(page, s.prefix());
    }
    throw new AssertionError(step);
  }

  private KvAccess at(String location) {
    return emulator.namespace(NAMESPACE).at(location);
  }

  private @Nullable String cursor(@Nullable Integer back) {
    return back == null || cursors.isEmpty()
        ? null
        : cursors.get(cursors.size() - 1 - back % cursors.size());
  }

  private static ModelAnswer answer(Supplier<ModelAnswer> operation) {
    try {
      return operation.get();
    } catch (KvFailure e) {
      return new ModelAnswer.Refused(e.text());
    } catch (KvFault e) {
      return new ModelAnswer.Faulted(e.text());
    }
  }

  private static ModelAnswer.Read read(KvRead r) {
    return new ModelAnswer.Read(
        r.text().orElse(null),
        r.metadata().orElse(null),
        boxed(r.expirationSeconds()),
        status(r.cacheStatus()));
  }

  private static ModelAnswer.Page page(ListPage p, String prefix) {
    return new ModelAnswer.Page(
        p.keys().stream()
            .map(
                k ->
                    new ModelAnswer.Listed(
                        k.name(), k.metadata().orElse(null), boxed(k.expirationSeconds())))
            .toList(),
        p.cursor().map(cursor -> lastTaken(cursor, prefix)).orElse(null),
        status(p.cacheStatus()));
  }

  /** The key that a cursor stands on. */
  private static String lastTaken(String cursor, String prefix) {
    return SmallPrograms.KEYS.stream()
        .filter(key -> new Cursor(key(prefix), key(key)).encode(NAMESPACE).equals(cursor))
        .findFirst()
        .orElseThrow();
  }

  private static Key key(String text) {
    return Key.ofUtf8(text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static @Nullable String status(Optional<CacheStatus> status) {
    return status.map(Enum::name).orElse(null);
  }
}
