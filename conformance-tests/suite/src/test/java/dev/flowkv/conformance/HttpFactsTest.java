package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpFactsTest {
  @Test
  void onlyHeadersThatAreNamedAreLookedAtAndOnlyInTheirForm() {
    Map<String, String> headers = new HashMap<>();
    headers.put("cf-ray", "8c4f2d1e9a7b6053-LHR");
    headers.put("cf-cache-status", "DYNAMIC");
    headers.put("retry-after", "300");
    headers.put("set-cookie", "a=b");
    Map<String, Integer> asked = new HashMap<>();
    HttpFacts facts =
        HttpFacts.of(
            429,
            name -> {
              asked.merge(name, 1, Integer::sum);
              return headers.get(name);
            },
            null);
    assertThat(facts).isEqualTo(new HttpFacts(429, "LHR", "DYNAMIC", 300, null));
    assertThat(asked).containsOnlyKeys("cf-ray", "cf-cache-status", "retry-after");

    Map<String, String> odd =
        Map.of(
            "cf-ray", "token-LHR",
            "cf-cache-status", "jane@example.com",
            "retry-after", "Thu, 26 Nov 2026 12:00:00 GMT");
    assertThat(HttpFacts.of(200, odd::get, null))
        .isEqualTo(new HttpFacts(200, null, null, null, null));
    assertThat(HttpFacts.of(200, name -> null, null))
        .isEqualTo(new HttpFacts(200, null, null, null, null));
  }
}
