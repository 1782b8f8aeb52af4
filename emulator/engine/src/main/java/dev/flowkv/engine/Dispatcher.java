package dev.flowkv.engine;

import dev.flowkv.engine.clock.WorldClock;
import dev.flowkv.engine.fault.FaultPlan;
import dev.flowkv.engine.operation.Caller;
import dev.flowkv.engine.operation.ReadMode;
import dev.flowkv.engine.schedule.SeededScheduler;
import dev.flowkv.engine.state.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes operations through fault rules and observers, which most of the time there are none of. */
final class Dispatcher {
  private final Supplier<World> world;
  private final KvFaults faults;
  private final KvDelay delay;
  private final CopyOnWriteArrayList<KvObserver> observers = new CopyOnWriteArrayList<>();

  /** Shared by operations that observers hear of; a change is between them, and not within. */
  private final BigReaderLock between = new BigReaderLock();

  Dispatcher(Supplier<World> world, KvFaults faults, KvDelay delay) {
    this.world = world;
    this.faults = faults;
    this.delay = delay;
  }

  /**
   * An operation for which the fault rules have been asked.
   *
   * @param atMillis when it arrived, on this clock
   */
  record Arrived(FaultPlan plan, WorldClock clock, long atMillis) {
    /** When it arrived, for a world that may have come since: then it arrives as it is let in. */
    long atMillis(WorldClock present) {
      return present == clock ? atMillis : present.millis();
    }
  }

  /** What an operation does once it is let through. */
  interface Body<T> {
    T perform(ReadMode mode);
  }

  /** Tells an observer of all that comes after what is done first. */
  void observe(KvObserver observer, Runnable first) {
    between.alone(
        () -> {
          first.run();
          observers.addIfAbsent(observer);
        });
  }

  /**
   * Makes a change that is no operation, and tells observers of it. What they hear of before it has
   * ended by then, and what they hear of after it has begun later.
   *
   * @param namespaceId null: of all namespaces
   */
  void change(KvChange.Kind kind, @Nullable String namespaceId, Runnable change) {
    between.alone(
        () -> {
          change.run();
          KvChange done = new KvChange(kind, namespaceId, world.get().clock().millis());
          observers.forEach(observer -> observer.changed(done));
        });
  }

  List<KvObserver> observers() {
    return List.copyOf(observers);
  }

  void forget(KvObserver observer) {
    observers.remove(observer);
  }

  Arrived arrive(Caller caller, String namespaceId, KvCall<?> call) {
    begin();
    Arrived now = arrived(faults.plan(caller, namespaceId, call, world));
    FaultPlan plan = now.plan;
    if (plan.delay().isZero() || !isFollowing()) {
      return now;
    }
    // Hundreds of runs wait in the emulator's time, which a schedule has to know, and not in ours.
    now.clock.advance(plan.delay());
    return new Arrived(new FaultPlan(Duration.ZERO, plan.effect()), now.clock, now.atMillis);
  }

  private boolean isFollowing() {
    return world.get().account().scheduler() != SeededScheduler.INSTANCE;
  }

  /** Those that a fault rule makes fail count, too: who tries again and again is to end. */
  private void begin() {
    world.get().account().scheduler().operationBegins();
  }

  private Arrived arrived(FaultPlan plan) {
    WorldClock now = world.get().clock();
    return new Arrived(plan, now, now.millis());
  }

  /**
   * Performs an operation.
   *
   * @param arrived null: it arrives now, and waits here if it is delayed
   */
  <T> T perform(
      Caller caller, String namespaceId, KvCall<T> call, @Nullable Arrived arrived, Body<T> body) {
    if (arrived == null) {
      begin();
      FaultPlan plan = faults.plan(caller, namespaceId, call, world);
      if (plan == FaultPlan.NONE && observers.isEmpty()) {
        return body.perform(ReadMode.PLAIN);
      }
      Arrived now = arrived(plan);
      if (!plan.delay().isZero()) {
        delay.pause(plan.delay());
      }
      return watched(caller, namespaceId, call, now, body);
    }
    return watched(caller, namespaceId, call, arrived, body);
  }

  private <T> T watched(
      Caller caller, String namespaceId, KvCall<T> call, Arrived arrived, Body<T> body) {
    Lock shared = between.shared();
    shared.lock();
    try {
      return told(caller, namespaceId, call, arrived, body);
    } finally {
      shared.unlock();
    }
  }

  private <T> T told(
      Caller caller, String namespaceId, KvCall<T> call, Arrived arrived, Body<T> body) {
    KvOutcome outcome = null;
    // No state is restored while an operation is between.
    WorldClock present = world.get().clock();
    long calledMillis = arrived.atMillis(present);
    try {
      T answer = faulty(call.operation(), arrived.plan(), body);
      outcome = KvOutcome.of(answer);
      return answer;
    } catch (KvFailure failure) {
      outcome = new KvOutcome.Refused(failure);
      throw failure;
    } catch (KvFault fault) {
      outcome = new KvOutcome.Faulted(fault);
      throw fault;
    } finally {
      if (outcome != null && !observers.isEmpty()) {
        KvEvent event =
            new KvEvent(
                caller.face(),
                caller.location(),
                caller.invocation(),
                namespaceId,
                call,
                calledMillis,
                present.millis(),
                outcome);
        observers.forEach(observer -> observer.ended(event));
      }
    }
  }

  private <T> T faulty(KvOperation operation, FaultPlan plan, Body<T> body) {
    plan.beforeEffect();
    T answer;
    try {
      answer = body.perform(new ReadMode(!observers.isEmpty(), plan.staleMillis()));
    } catch (KvFailure refused) {
      // A refusal is lost with the connection; an acknowledgement it is not.
      plan.afterRefusal();
      throw refused;
    }
    plan.afterEffect(operation);
    return answer;
  }
}
