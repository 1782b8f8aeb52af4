package dev.flowkv.rest;

import dev.flowkv.capability.SecondsText;
import java.net.URI;
import java.time.Duration;

/**
 * Where the REST API is, and how patient to be.
 *
 * @param baseUrl up to and including {@code /client/v4}
 * @param accountId the account
 * @param namespaceId the namespace: 32 hexadecimal digits on the real service
 * @param token an API token with the permissions Workers KV Storage Read and Write
 * @param connectTimeout how long to wait for a connection
 * @param requestTimeout how long an exchange may take, body included; of a read as a stream, up to
 *     the head of the answer
 * @param maxRetries how often a request is repeated, at most
 * @param firstDelay the wait before the first repeat, doubled with each one up to {@code maxDelay};
 *     a {@code retry-after} of the service goes before it
 * @param maxDelay the longest wait; if the service asks for a longer one, there is no repeat
 * @param retryUnknownOutcomes whether an idempotent write is repeated when nobody knows whether it
 *     happened. Repeating it can undo what somebody else wrote to the key in between; switch it off
 *     where keys have several writers
 */
public record RestKvOptions(
    URI baseUrl,
    String accountId,
    String namespaceId,
    String token,
    Duration connectTimeout,
    Duration requestTimeout,
    int maxRetries,
    Duration firstDelay,
    Duration maxDelay,
    boolean retryUnknownOutcomes) {
  /** The real service. */
  public static final URI CLOUDFLARE = URI.create("https://api.cloudflare.com/client/v4");

  /** Refuses what cannot be meant. */
  public RestKvOptions {
    if (baseUrl.toString().endsWith("/")) {
      baseUrl = URI.create(baseUrl.toString().substring(0, baseUrl.toString().length() - 1));
    }
    String scheme = String.valueOf(baseUrl.getScheme());
    if (baseUrl.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "baseUrl must be an http or https URL with a host, not \"" + baseUrl + "\"");
    }
    if (accountId.isEmpty() || namespaceId.isEmpty()) {
      throw new IllegalArgumentException("accountId and namespaceId must not be empty");
    }
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      // Not quoted: a message ends up in a log.
      throw new IllegalArgumentException(
          "token must not be empty and have visible ASCII characters alone, no line break");
    }
    if (isNotPositive(connectTimeout) || isNotPositive(requestTimeout)) {
      throw new IllegalArgumentException(
          "time-outs must be positive, not "
              + SecondsText.of(connectTimeout)
              + " and "
              + SecondsText.of(requestTimeout));
    }
    if (maxRetries < 0) {
      throw new IllegalArgumentException("maxRetries must not be negative, not " + maxRetries);
    }
    if (firstDelay.isNegative() || firstDelay.isZero() || maxDelay.compareTo(firstDelay) <= 0) {
      throw new IllegalArgumentException(
          "firstDelay must be positive and maxDelay longer, not "
              + SecondsText.of(firstDelay)
              + " and "
              + SecondsText.of(maxDelay));
    }
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isNegative() || duration.isZero();
  }

  /** A namespace of the real service, with the defaults. */
  public static RestKvOptions cloudflare(String accountId, String namespaceId, String token) {
    return at(CLOUDFLARE, accountId, namespaceId, token);
  }

  /** A namespace of another service, such as an emulator, with the defaults. */
  public static RestKvOptions at(URI baseUrl, String accountId, String namespaceId, String token) {
    return new RestKvOptions(
        baseUrl,
        accountId,
        namespaceId,
        token,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        4,
        Duration.ofMillis(250),
        Duration.ofSeconds(30),
        true);
  }

  /** These options with other time-outs. */
  public RestKvOptions withTimeouts(Duration connect, Duration request) {
    return new RestKvOptions(
        baseUrl,
        accountId,
        namespaceId,
        token,
        connect,
        request,
        maxRetries,
        firstDelay,
        maxDelay,
        retryUnknownOutcomes);
  }

  /** These options with other repeats. */
  public RestKvOptions withRetries(int max, Duration first, Duration longest) {
    return new RestKvOptions(
        baseUrl,
        accountId,
        namespaceId,
        token,
        connectTimeout,
        requestTimeout,
        max,
        first,
        longest,
        retryUnknownOutcomes);
  }

  /** These options with or without repeats of idempotent writes whose outcome is unknown. */
  public RestKvOptions withRetryUnknownOutcomes(boolean retry) {
    return new RestKvOptions(
        baseUrl,
        accountId,
        namespaceId,
        token,
        connectTimeout,
        requestTimeout,
        maxRetries,
        firstDelay,
        maxDelay,
        retry);
  }

  /** Everything but the token. */
  @Override
  public String toString() {
    return "RestKvOptions["
        + baseUrl
        + ", account "
        + accountId
        + ", namespace "
        + namespaceId
        + "]";
  }
}
