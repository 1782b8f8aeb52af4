package dev.flowkv.conformance.record;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.TargetInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A target as one property sees it, with all of its exchanges written down. */
final class RecordingTarget implements ConformanceTarget {
  private final ConformanceTarget target;
  private final PropertyRecording recording;

  RecordingTarget(ConformanceTarget target, PropertyRecording recording) {
    this.target = target;
    this.recording = recording;
  }

  @Override
  public TargetInfo info() {
    return target.info();
  }

  @Override
  public KvClient client(String location) {
    return new Client(target.client(location), target.info().locations().indexOf(location));
  }

  private final class Client implements KvClient {
    private final KvClient client;
    private final int location;

    Client(KvClient client, int location) {
      this.client = client;
      this.location = location;
    }

    @Override
    public Answer perform(Request request) {
      target.takeHttpFacts(); // Of requests that nobody recorded.
      int number = recording.begin(request, target::nowMillis);
      Answer answer = client.perform(request);
      recording.end(
          number, location, request, answer, target.nowMillis(), target.takeHttpFacts(), 0);
      return answer;
    }

    @Override
    public boolean isHeldUp() {
      return client.isHeldUp();
    }

    @Override
    public List<Timed> repeatUntil(List<Request> round, long untilMillis) {
      recording.omit("requests that were made over and over, as fast as possible");
      return client.repeatUntil(round, untilMillis);
    }
  }

  @Override
  public List<Answer> inOneInvocation(String location, List<Request> requests) {
    target.takeHttpFacts();
    int invocation = recording.invocation();
    long call = target.nowMillis();
    List<Answer> answers = target.inOneInvocation(location, requests);
    long returned = target.nowMillis();
    List<HttpFacts> http = target.takeHttpFacts();
    for (int i = 0; i < requests.size(); i++) {
      int number = recording.begin(requests.get(i), () -> call);
      recording.end(
          number,
          info().locations().indexOf(location),
          requests.get(i),
          answers.get(i),
          returned,
          i == 0 ? http : List.of(),
          invocation);
    }
    return answers;
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    recording.omit("requests of the capability's provider");
    return target.keyValue(location);
  }

  @Override
  public long nowMillis() {
    return target.nowMillis();
  }

  @Override
  public void pass(Duration duration) throws InterruptedException {
    target.pass(duration);
  }

  @Override
  public void reset(long seed) {
    recording.restart(seed);
    target.reset(seed);
  }

  @Override
  public Optional<Prediction> prediction() {
    return target.prediction();
  }

  @Override
  public void failNext(Fault fault, int count) {
    recording.fault(new Step.Fault(fault, count));
    target.failNext(fault, count);
  }

  @Override
  public List<HttpFacts> takeHttpFacts() {
    return target.takeHttpFacts();
  }

  @Override
  public Map<String, String> identities() {
    return target.identities();
  }

  @Override
  public void cleanUp() {
    target.cleanUp();
  }

  /** Does nothing: the target is closed by the one who started it. */
  @Override
  public void close() {}
}
