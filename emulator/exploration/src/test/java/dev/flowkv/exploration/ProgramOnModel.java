package dev.flowkv.exploration;

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
import dev.flowkv.model.AllOutcomes;
import dev.flowkv.model.KvModel;
import dev.flowkv.model.ModelAnswer;
import dev.flowkv.model.ModelFault;
import dev.flowkv.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a small program on the oracle. */
final class ProgramOnModel {
  private final KvModel model;
  private ModelSettings settings;
  private final List<KvModel.Cursor> cursors = new ArrayList<>();
  private final List<ModelAnswer> answers = new ArrayList<>();

  private ProgramOnModel(KvModel model, ModelSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /** All outcomes, each a list of answers; empty: there are more runs than that. */
  static Optional<Set<List<ModelAnswer>>> allOutcomes(SmallProgram program, int mostRuns) {
    ModelSettings settings = new ModelSettings(program.settings());
    return AllOutcomes.of(
        () -> {
          KvModel model = model(program, settings);
          run(model, settings, program.before());
          return model;
        },
        model -> run(model, settings, program.steps()),
        mostRuns);
  }

  /** The answers before the exploration begins. */
  static List<ModelAnswer> answersBefore(SmallProgram program) {
    ModelSettings settings = new ModelSettings(program.settings());
    return run(model(program, settings), settings, program.before());
  }

  private static KvModel model(SmallProgram program, ModelSettings settings) {
    KvModel model =
        new KvModel(
            ProgramOnEngine.NAMESPACE,
            settings,
            program.seed(),
            ProgramOnEngine.START.toEpochMilli());
    if (program.fault() != null) {
      model.fail(rule(program.fault()));
    }
    return model;
  }

  private static ModelFault rule(Fault fault) {
    return new ModelFault(
        Set.copyOf(fault.operations()),
        fault.location(),
        fault.keyPrefix(),
        switch (fault.effect()) {
          case FAILURE -> new ModelFault.Failure(ProgramOnEngine.UNAVAILABLE);
          case LOST_ACKNOWLEDGEMENT -> new ModelFault.LostAcknowledgement();
          case STALE_READ -> new ModelFault.StaleRead(fault.millis());
          case DELAY -> new ModelFault.Delay(fault.millis());
        },
        fault.probability(),
        fault.count());
  }

  private static List<ModelAnswer> run(KvModel model, ModelSettings settings, List<Step> steps) {
    ProgramOnModel run = new ProgramOnModel(model, settings);
    steps.forEach(run::perform);
    return run.answers;
  }

  private void perform(Step step) {
    if (step instanceof Advance s) {
      model.advance(s.millis());
    } else if (step instanceof Reset) {
      model.reset();
    } else if (step instanceof SetLag s) {
      settings = settings.with("replicationLag", s.lag());
      model.configure(settings);
    } else {
      answers.add(ask(step));
    }
  }

  private ModelAnswer ask(Step step) {
    if (step instanceof Put s) {
      return model.put(
          s.location(),
          new KvModel.Pair(s.key(), s.value(), s.expiration(), s.ttl(), s.metadata()));
    } else if (step instanceof Delete s) {
      return model.delete(s.location(), s.key());
    } else if (step instanceof Get s) {
      return model.get(s.location(), s.key(), s.cacheTtl());
    } else if (step instanceof Look s) {
      return Look.answer(model.look(s.location(), s.key()).reads());
    } else if (step instanceof GetAll s) {
      return model.getAll(s.location(), s.keys(), null, s.cacheTtl());
    } else if (step instanceof ListKeys s) {
      ModelAnswer answer = model.list(s.location(), s.prefix(), s.limit(), cursor(s.cursor()));
      if (answer instanceof ModelAnswer.Page page && page.lastTaken() != null) {
        cursors.add(new KvModel.Cursor(s.prefix(), page.lastTaken()));
      }
      return answer;
    }
    throw new AssertionError(step);
  }

  private KvModel.@Nullable Cursor cursor(@Nullable Integer back) {
    return back == null || cursors.isEmpty()
        ? null
        : cursors.get(cursors.size() - 1 - back % cursors.size());
  }
}
