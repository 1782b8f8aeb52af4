package dev.flowkv.engine;

/** The way an operation came to the emulator. No rule of the model depends on it. */
public enum Face {
  /** A binding of workerd. */
  BINDING("binding"),
  /** A remote binding of {@code wrangler dev}. */
  REMOTE_PROXY("remote-proxy"),
  /** The REST API. */
  REST("rest"),
  /** A call in this process. */
  JAVA("java");

  private final String wireName;

  Face(String wireName) {
    this.wireName = wireName;
  }

  /** The name in histories and metrics. */
  public String wireName() {
    return wireName;
  }
}
