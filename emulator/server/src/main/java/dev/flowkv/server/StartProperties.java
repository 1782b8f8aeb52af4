package dev.flowkv.server;

/**
 * Answers beforehand what libraries would find out at length while the program starts. What the
 * user has set stays.
 */
final class StartProperties {
  private StartProperties() {}

  /** Sets them, before any library is loaded. */
  static void set() {
    // Jetty pads its queues by this, and asks JMX for it, which registers all the beans that there
    // are.
    setIfAbsent("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    // Jetty lists all locales. A whole JDK has a thousand, and nothing here is written in any of
    // them.
    setIfAbsent("java.locale.providers", "SPI");
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
