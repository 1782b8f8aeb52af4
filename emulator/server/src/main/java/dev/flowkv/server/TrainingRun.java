package dev.flowkv.server;

import dev.flowkv.server.cli.FlowKvCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the emulator, asks every face of it something, runs the commands that scripts run most,
 * and ends: a run that a Java machine watches to learn which classes a start needs ({@code
 * -XX:DumpLoadedClassList}, {@code -XX:AOTCacheOutput}). The next start maps them from the archive
 * instead of loading them.
 */
public final class TrainingRun {
  private static final Pattern READY = Pattern.compile("ready at (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final String NAMESPACE = "0123456789abcdef0123456789abcdef";
  private static final String KEYS =
      "/client/v4/accounts/a/storage/kv/namespaces/" + NAMESPACE + "/";

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
    Thread serving = new Thread(() -> Main.main(serve), "training");
    serving.setDaemon(true);
    serving.start();
    int status = 1;
    try {
      String url = awaitUrl(said, serving);
      TrainingRun run = new TrainingRun(url);
      run.askEveryFace();
      run.runCommands();
      System.setOut(out);
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

  private void askEveryFace() throws IOException {
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

  private void ask(String method, String path, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    connection.setRequestMethod(method);
    if (path.startsWith("/binding/")) {
      connection.setRequestProperty("MF-URL", url + path.substring(0, path.indexOf('?')));
    }
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    if (status >= 400) {
      throw new IOException(method + " " + path + " was answered with " + status);
    }
    try (InputStream answer = connection.getInputStream()) {
      answer.readAllBytes();
    }
  }

  private void runCommands() throws IOException {
    for (String command :
        List.of(
            "health",
            "clock",
            "namespaces",
            "keys --namespace " + NAMESPACE,
            "views other --namespace " + NAMESPACE,
            "tail --last 1 --limit 1")) {
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.addAll(List.of("--no-config", "--url", url));
      if (FlowKvCommand.run(arguments.toArray(String[]::new)) != 0) {
        throw new IOException("flowkv " + command + " failed");
      }
    }
  }
}
