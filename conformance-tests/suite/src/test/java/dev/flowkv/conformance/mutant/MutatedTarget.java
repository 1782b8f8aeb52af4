package dev.flowkv.conformance.mutant;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.TargetInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A target whose answers a mutation has its hands in; it says of itself what the right one says.
 */
final class MutatedTarget implements ConformanceTarget {
  private final ConformanceTarget right;
  private final Mutation mutation;

  MutatedTarget(ConformanceTarget right, Mutation mutation) {
    this.right = right;
    this.mutation = mutation;
  }

  @Override
  public KvClient client(String location) {
    KvClient client = right.client(location);
    Mutation.Service service =
        new Mutation.Service() {
          @Override
          public Answer perform(Request request) {
            return client.perform(request);
          }

          @Override
          public String location() {
            return location;
          }

          @Override
          public long nowMillis() {
            return right.nowMillis();
          }
        };
    return request -> {
      synchronized (mutation) {
        return mutation.perform(request, service);
      }
    };
  }

  @Override
  public TargetInfo info() {
    return right.info();
  }

  @Override
  public List<Answer> inOneInvocation(String location, List<Request> requests) {
    return right.inOneInvocation(location, requests);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return right.keyValue(location);
  }

  @Override
  public long nowMillis() {
    return right.nowMillis();
  }

  @Override
  public void pass(Duration duration) throws InterruptedException {
    right.pass(duration);
  }

  @Override
  public void reset(long seed) {
    right.reset(seed);
    mutation.reset();
  }

  @Override
  public Optional<Prediction> prediction() {
    return right.prediction();
  }

  @Override
  public void failNext(Fault fault, int count) {
    right.failNext(fault, count);
  }

  @Override
  public void close() throws IOException {
    right.close();
  }
}
