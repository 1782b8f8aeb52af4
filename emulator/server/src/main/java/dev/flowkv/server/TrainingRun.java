package dev.flowkv.server;

import dev.flowkv.server.cli.FlowKvCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the emulator, asks every face of it something, and ends: a run that a Java machine watches
 * to learn which classes a start needs ({@code -XX:ArchiveClassesAtExit}, {@code
 * -XX:AOTCacheOutput}). The next start maps them from the archive instead of loading them.
 */
public final class TrainingRun {
  private static final Pattern READY = Pattern.compile("ready at (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final String NAMESPACE = "0123456789abcdef0123456789abcdef";
  private static final String KEYS =
      "/client/v4/accounts/a/storage/kv/namespaces/" + NAMESPACE + "/";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  private TrainingRun(String url) {
    this.url = url;
  }

  /** Runs; the status is 0 if the emulator started and every face answered. */
  public static void main(String[] args) throws InterruptedException {
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    String[] serve = {"serve", "--no-config", "--port", "0", "--namespace", "t=" + NAMESPACE};
    Thread serving = new Thread(() -> FlowKvCommand.run(serve), "training");
    serving.setDaemon(true);
    serving.start();
    int status = 1;
    try {
      String url = awaitUrl(said, serving);
      System.setOut(out);
      new TrainingRun(url).askEveryFace();
      status = 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
    // The server would keep this program running.
    System.exit(status);
  }

  private static String awaitUrl(ByteArrayOutputStream said, Thread serving)
      throws InterruptedException, IOException {
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += STEP.toMillis()) {
      Matcher ready = READY.matcher(said.toString(StandardCharsets.UTF_8));
      if (ready.find()) {
        return ready.group(1);
      }
      if (!serving.isAlive()) {
        break;
      }
      Thread.sleep(STEP.toMillis());
    }
    throw new IOException("the emulator did not start");
  }

  private void askEveryFace() throws IOException, InterruptedException {
    ask("GET", "/__flowkv/health", "");
    ask("PUT", "/binding/" + NAMESPACE + "/key?flowkv-location=lhr", "value");
    ask("GET", "/binding/" + NAMESPACE + "/key?flowkv-location=lhr", "");
    ask("GET", KEYS + "keys", "");
    ask("PUT", KEYS + "values/other", "value");
    ask("GET", KEYS + "values/other", "");
    ask("PUT", KEYS + "bulk", "[{\"key\":\"third\",\"value\":\"v\"}]");
    ask("GET", "/__flowkv/config", "");
    ask("GET", "/__flowkv/clock", "");
    ask("GET", "/__flowkv/namespaces/" + NAMESPACE + "/keys/key/views", "");
    ask("GET", "/__flowkv/history", "");
    ask("GET", "/__flowkv/metrics", "");
  }

  private void ask(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofString(body));
    if (path.startsWith("/binding/")) {
      request.header("MF-URL", url + path.substring(0, path.indexOf('?')));
    }
    int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
    if (status >= 400) {
      throw new IOException(method + " " + path + " was answered with " + status);
    }
  }
}
