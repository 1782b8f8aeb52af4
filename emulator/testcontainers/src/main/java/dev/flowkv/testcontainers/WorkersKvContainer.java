package dev.flowkv.testcontainers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Workers KV emulator in a container.
 *
 * <pre>{@code
 * try (WorkersKvContainer kv = new WorkersKvContainer().withClock("manual").withNamespace("app")) {
 *   kv.start();
 *   kv.getRestUrl();          // what CLOUDFLARE_API_BASE_URL takes, and SDKs as their base URL
 *   kv.getBindingUrl("app");  // what Miniflare takes as remoteProxyConnectionString
 *   kv.advanceClock(Duration.ofSeconds(61));
 * }
 * }</pre>
 *
 * <p>The image is built with {@code harness-scripts/build-image}. The options are those of {@code
 * flowkv serve}; one that it does not take ends the container, and its log says why. Those that
 * have no method here can be given with {@code withCommand("--history", "1000")}.
 */
public final class WorkersKvContainer extends GenericContainer<WorkersKvContainer> {
  /** The image that {@code harness-scripts/build-image} makes. */
  public static final String IMAGE = "flowkv/flowkv:latest";

  /** The port inside the container. */
  public static final int PORT = 8786;

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int OK = 200;

  private final List<String> options = new ArrayList<>();
  private @Nullable String token;
  private @Nullable Path snapshot;
  private List<String> given = List.of();
  private List<String> configured = List.of();

  /** The emulator of {@link #IMAGE}. */
  public WorkersKvContainer() {
    this(IMAGE);
  }

  /**
   * The emulator of another image.
   *
   * @param image its name, such as {@code registry.example/flowkv:1.0}
   */
  public WorkersKvContainer(String image) {
    super(DockerImageName.parse(image));
    withExposedPorts(PORT);
    waitingFor(new EmulatorWaitStrategy());
  }

  /** The consistency: {@code strong}, {@code cloudflare} or {@code worst-case}. */
  public WorkersKvContainer withProfile(String profile) {
    return withOption("--profile", profile);
  }

  /** Changes a setting of the profile, such as {@code replicationLag} to {@code fixed:10s}. */
  public WorkersKvContainer withSetting(String name, String value) {
    return withOption("--set", name + "=" + value);
  }

  /** The locations; the first is where operations arrive that name none. */
  public WorkersKvContainer withLocations(String... names) {
    return withOption("--locations", String.join(",", names));
  }

  /** The seed of every draw. */
  public WorkersKvContainer withSeed(long seed) {
    return withOption("--seed", Long.toString(seed));
  }

  /** The clock: {@code real}, {@code manual}, or {@code xN}, N times as fast. */
  public WorkersKvContainer withClock(String clock) {
    return withOption("--clock", clock);
  }

  /** A namespace that exists from the start, for the REST API; its title is its id. */
  public WorkersKvContainer withNamespace(String id) {
    return withNamespace(id, id);
  }

  /** A namespace that exists from the start, for the REST API. */
  public WorkersKvContainer withNamespace(String title, String id) {
    return withOption("--namespace", title + "=" + id);
  }

  /** A bearer token that REST and control demand. */
  public WorkersKvContainer withToken(String bearerToken) {
    token = bearerToken;
    return withEnv("FLOWKV_TOKEN", bearerToken);
  }

  /**
   * Starts with a state that {@code flowkv export} wrote. It brings its own profile, settings,
   * seed, locations, clock and namespaces; the file stays as it is.
   */
  public WorkersKvContainer withSnapshot(Path file) {
    snapshot = file;
    return this;
  }

  private WorkersKvContainer withOption(String name, String value) {
    options.add(name);
    options.add(value);
    return this;
  }

  /** The emulator answers to the names that it is reached by, and to no others. */
  @Override
  protected void configure() {
    List<String> command = List.of(getCommandParts());
    if (!command.equals(configured)) {
      given = command; // By withCommand(), since this method has set it.
    }
    List<String> all = new ArrayList<>(options);
    all.addAll(given);
    List<String> hosts = new ArrayList<>(getNetworkAliases());
    hosts.add(getHost());
    for (String host : hosts) {
      all.add("--allow-host");
      all.add(host.toLowerCase(Locale.ROOT));
    }
    configured = List.copyOf(all);
    setCommand(all.toArray(String[]::new));
  }

  @Override
  protected void containerIsStarted(InspectContainerResponse container) {
    if (snapshot != null) {
      try {
        control("PUT", "snapshot", BodyPublishers.ofFile(snapshot));
      } catch (FileNotFoundException e) {
        throw new IllegalStateException("there is no snapshot " + snapshot, e);
      }
    }
  }

  /** Where the emulator is: {@code http://localhost:32768}. */
  public String getUrl() {
    return "http://" + getHost() + ":" + getMappedPort(PORT);
  }

  /** The REST API v4: what wrangler takes as {@code CLOUDFLARE_API_BASE_URL}. */
  public String getRestUrl() {
    return getUrl() + "/client/v4";
  }

  /** A namespace for Miniflare, as {@code remoteProxyConnectionString}, at the first location. */
  public String getBindingUrl(String namespaceId) {
    return getUrl() + "/binding/" + encoded(namespaceId);
  }

  /** A namespace for Miniflare, at a location. */
  public String getBindingUrl(String namespaceId, String location) {
    return getBindingUrl(namespaceId) + "?flowkv-location=" + encoded(location);
  }

  /**
   * Moves a manual clock forward.
   *
   * @throws IllegalStateException with the emulator's words, if it refuses
   */
  public void advanceClock(Duration by) {
    control("POST", "clock/advance", BodyPublishers.ofString("{\"millis\":" + by.toMillis() + "}"));
  }

  /**
   * Back to the start: no data, no caches, counters at zero. The clock stays.
   *
   * @throws IllegalStateException with the emulator's words, if it refuses
   */
  public void reset() {
    control("POST", "reset", BodyPublishers.noBody());
  }

  private void control(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(getUrl() + "/__flowkv/" + path))
            .timeout(ANSWER)
            .method(method, body);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IllegalStateException(path + " was refused: " + answer.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("the emulator at " + getUrl() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(path + " was interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
