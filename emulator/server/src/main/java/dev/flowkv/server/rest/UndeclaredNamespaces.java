package dev.flowkv.server.rest;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on the console how to declare a namespace that REST was asked for and that does not exist:
 * once per id, since the answer itself is the platform's and does not say it.
 */
final class UndeclaredNamespaces {
  private static final Logger LOG = LoggerFactory.getLogger(UndeclaredNamespaces.class);

  /** Above it somebody guesses ids, and the console is spared. */
  private static final int MOST_TOLD = 1000;

  private static final int LONGEST_SHOWN = 100;

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * Notes a refusal.
   *
   * @param id as the request named it
   * @param code of the refusal, 10011 or 10013
   */
  void refused(String id, int code) {
    if (told.size() < MOST_TOLD && told.add(id)) {
      LOG.warn(
          "There is no namespace \"{}\" (REST code {}). To declare it, start the emulator with"
              + " --wrangler-config FILE or --namespace TITLE=ID, or send PUT"
              + " /__flowkv/namespaces/ID with {\"title\": \"TITLE\"}; a binding that uses it"
              + " declares it as well.",
          shown(id),
          code);
    }
  }

  /** An id comes from a request: what could forge a line of the log is a question mark. */
  private static String shown(String id) {
    String line = id.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }
}
