package dev.flowkv.conformance.property;

import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Trial;
import java.util.Objects;

/** The codes of the REST API, where they are known from recordings of it. */
final class RestCodes {
  private RestCodes() {}

  static void check(Trial t, Refused refused, int code) {
    if (t.info().has(Feature.REST_CODES)) {
      t.check(
          Objects.equals(refused.code(), code),
          "the answer was " + refused + ", its code should be " + code);
    }
  }
}
