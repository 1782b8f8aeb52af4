package dev.flowkv.conformance.mutant;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Delete;
import dev.flowkv.conformance.Request.Get;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.conformance.targets.EmulatorHttpTarget;
import dev.flowkv.conformance.targets.EmulatorTarget;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Profile;
import dev.flowkv.testkit.FaultyProxy;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A deliberately wrong service.
 *
 * @param wrong what is wrong with it, in words
 * @param caughtBy the property that names the rule it breaks
 * @param start makes it
 */
record Mutant(String wrong, String caughtBy, Supplier<ConformanceTarget> start) {
  static EmulatorConfig config(Profile profile) {
    return EmulatorConfig.of(profile).toBuilder().clock(ClockSetting.manual()).build();
  }

  /** Breaks answers of the profile cloudflare with a mutation, made again for each target. */
  static Mutant of(String wrong, String caughtBy, Supplier<Mutation> mutation) {
    return of(Profile.CLOUDFLARE, wrong, caughtBy, mutation);
  }

  static Mutant of(Profile profile, String wrong, String caughtBy, Supplier<Mutation> mutation) {
    return new Mutant(
        wrong,
        caughtBy,
        () -> new MutatedTarget(new EmulatorTarget(config(profile)), mutation.get()));
  }

  /** Breaks answers of the REST API. */
  static Mutant overRest(String wrong, String caughtBy, Supplier<Mutation> mutation) {
    return new Mutant(
        wrong,
        caughtBy,
        () ->
            new MutatedTarget(new EmulatorHttpTarget(config(Profile.CLOUDFLARE)), mutation.get()));
  }

  /** Anybody's service over HTTP, with something before it that has its hands in everything. */
  static Mutant overHttp(String wrong, String caughtBy, Supplier<FaultyProxy.Meddler> meddler) {
    return new Mutant(wrong, caughtBy, () -> AnybodysService.behind(meddler.get()));
  }

  /** Is set otherwise than it says. */
  static Mutant set(String wrong, String caughtBy, String setting, String value) {
    return new Mutant(
        wrong,
        caughtBy,
        () ->
            new EmulatorTarget(
                config(Profile.CLOUDFLARE).toBuilder().set(setting, value).build(),
                config(Profile.CLOUDFLARE)));
  }

  /** Changes requests of a kind before they are performed. */
  static <R extends Request> Supplier<Mutation> asking(Class<R> kind, Function<R, Request> change) {
    return () ->
        (request, service) ->
            service.perform(kind.isInstance(request) ? change.apply(kind.cast(request)) : request);
  }

  /** Changes answers of a kind. */
  static <A extends Answer> Supplier<Mutation> answering(
      Class<A> kind, Function<A, Answer> change) {
    return () ->
        (request, service) -> {
          Answer answer = service.perform(request);
          return kind.isInstance(answer) ? change.apply(kind.cast(answer)) : answer;
        };
  }

  /** The bytes of a text in UTF-8; 0: there is none. */
  static int length(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The request with another key, if it has one. */
  static Request withKey(Request request, Function<String, String> change) {
    if (request instanceof Put p) {
      return new Put(
          change.apply(p.key()),
          p.value(),
          p.way(),
          p.expiration(),
          p.expirationTtl(),
          p.metadata());
    } else if (request instanceof Get g) {
      return new Get(change.apply(g.key()), g.type(), g.withMetadata(), g.cacheTtl());
    } else if (request instanceof Delete d) {
      return new Delete(change.apply(d.key()));
    }
    return request;
  }
}
