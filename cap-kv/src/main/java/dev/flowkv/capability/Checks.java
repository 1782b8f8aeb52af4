package dev.flowkv.capability;

/** The limits of keys, values and options: each check passes, or refuses with what is allowed. */
final class Checks {
  private Checks() {}

  static void key(String key) {
    if (key.isEmpty() || key.equals(".") || key.equals("..")) {
      throw KvException.of(
          KvErrorCode.KEY_ILLEGAL,
          key.isEmpty() ? "the key is empty" : "the key \"" + key + "\" is reserved");
    }
    keyLength("key", key);
  }

  private static void keyLength(String what, String text) {
    long bytes = UnicodeText.utf8Length(text);
    if (bytes < 0) {
      throw KvException.of(
          KvErrorCode.KEY_ILLEGAL,
          "the " + what + " has an unpaired surrogate, so it has no UTF-8");
    }
    if (bytes > KvLimits.KEY_BYTES) {
      throw KvException.of(
          KvErrorCode.KEY_TOO_LARGE,
          "the "
              + what
              + " has "
              + bytes
              + " bytes of UTF-8; at most "
              + KvLimits.KEY_BYTES
              + " are allowed");
    }
  }

  static void text(String text) {
    long bytes = UnicodeText.utf8Length(text);
    if (bytes < 0) {
      throw KvException.of(
          KvErrorCode.VALUE_ILLEGAL, "the text has an unpaired surrogate, so it has no UTF-8");
    }
    valueSize(bytes);
  }

  static void valueSize(long bytes) {
    if (bytes > KvLimits.VALUE_BYTES) {
      throw KvException.of(
          KvErrorCode.VALUE_TOO_LARGE,
          "the value has " + bytes + " bytes; at most " + KvLimits.VALUE_BYTES + " are allowed");
    }
  }

  static void get(GetOptions options, KvPolicy policy) {
    if (options.cacheTtlSeconds().isPresent()
        && options.cacheTtlSeconds().getAsLong() < policy.minimumCacheTtlSeconds()) {
      throw KvException.of(
          KvErrorCode.CACHE_TTL_INVALID,
          "cacheTtl is "
              + options.cacheTtlSeconds().getAsLong()
              + " seconds; at least "
              + policy.minimumCacheTtlSeconds()
              + " are needed");
    }
  }

  static void put(PutOptions options, KvPolicy policy) {
    if (options.expirationSeconds().isPresent() && options.expirationTtlSeconds().isPresent()) {
      throw KvException.of(
          KvErrorCode.EXPIRATION_INVALID,
          "both expiration and expirationTtl are given; only one of them is allowed");
    }
    if (options.expirationTtlSeconds().isPresent()) {
      expirationTtl(options.expirationTtlSeconds().getAsLong());
    }
    if (options.expirationSeconds().isPresent()) {
      expiration(options.expirationSeconds().getAsLong(), policy.unixSeconds().getAsLong());
    }
    if (options.metadata().isPresent()) {
      metadata(options.metadata().get());
    }
  }

  private static void expirationTtl(long seconds) {
    if (seconds < KvLimits.EXPIRATION_TTL_SECONDS_MINIMUM) {
      throw KvException.of(
          KvErrorCode.EXPIRATION_TTL_INVALID,
          "expirationTtl is "
              + seconds
              + " seconds; at least "
              + KvLimits.EXPIRATION_TTL_SECONDS_MINIMUM
              + " are needed");
    }
  }

  private static void expiration(long unixSeconds, long now) {
    long earliest = now + KvLimits.EXPIRATION_TTL_SECONDS_MINIMUM;
    if (unixSeconds < earliest) {
      throw KvException.of(
          KvErrorCode.EXPIRATION_INVALID,
          "expiration is "
              + unixSeconds
              + " in Unix seconds; it is now "
              + now
              + ", and at least "
              + earliest
              + " is needed");
    }
  }

  private static void metadata(String json) {
    long bytes = UnicodeText.utf8Length(json);
    if (bytes < 0) {
      throw KvException.of(
          KvErrorCode.JSON_INVALID,
          "the metadata has an unpaired surrogate, so it has no UTF-8; escaped, it is allowed");
    }
    if (bytes > KvLimits.METADATA_BYTES) {
      throw KvException.of(
          KvErrorCode.METADATA_TOO_LARGE,
          "the metadata has "
              + bytes
              + " bytes of UTF-8; at most "
              + KvLimits.METADATA_BYTES
              + " are allowed");
    }
    if (!JsonSyntax.isValid(json)) {
      throw KvException.of(KvErrorCode.JSON_INVALID, "the metadata is not JSON");
    }
  }

  static void list(ListOptions options) {
    keyLength("prefix", options.prefix());
    if (options.limit().isPresent()) {
      int limit = options.limit().getAsInt();
      if (limit < 1 || limit > KvLimits.LIST_KEYS) {
        throw KvException.of(
            KvErrorCode.LIST_LIMIT_INVALID,
            "the limit is " + limit + "; 1 to " + KvLimits.LIST_KEYS + " are allowed");
      }
    }
    if (options.cursor().isPresent() && options.cursor().get().isEmpty()) {
      // The platform would begin again, and a loop over pages would never end.
      throw KvException.of(
          KvErrorCode.CURSOR_INVALID, "the cursor is empty; leave it out for the first page");
    }
  }
}
