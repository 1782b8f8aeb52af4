package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fault rules as JSON. */
class FaultsFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsShownIsReadAgain() throws IOException {
    String rules =
        """
        {"seed":9,"rules":[
          {"match":{"op":["get","put"],"location":"sjc","namespace":"app","keyPrefix":"user:"},
           "effect":{"type":"error","status":503,"reason":"Unavailable","retryAfterSeconds":3},
           "probability":0.25,"count":4,"matched":0,"applied":0},
          {"match":{},"effect":{"type":"delay","millis":250},"probability":1.0,"matched":0,"applied":0},
          {"match":{},"effect":{"type":"drop","when":"before"},"probability":1.0,"matched":0,"applied":0},
          {"match":{},"effect":{"type":"drop","when":"after"},"probability":1.0,"matched":0,"applied":0},
          {"match":{},"effect":{"type":"staleRead","ageMillis":30000},"probability":1.0,"matched":0,"applied":0},
          {"match":{},"effect":{"type":"lostAcknowledgement"},"probability":0.0,"matched":0,"applied":0}]}
        """;
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
    FaultsFormat.Rules read = FaultsFormat.read(bytes(rules));
    emulator.faults().set(read.seed(), read.rules());
    assertThat(JSON.valueToTree(FaultsFormat.show(emulator.faults())).toString())
        .isEqualTo(JSON.readTree(rules).toString());
  }

  @Test
  void whatIsNotSaidIsEveryOperationAlways() {
    FaultsFormat.Rules read =
        FaultsFormat.read(
            bytes(
                "{\"rules\":[{\"match\":{\"op\":\"put\"},\"effect\":{\"type\":\"lostAcknowledgement\"}}]}"));
    assertThat(read.seed()).isNull();
    assertThat(read.rules().get(0).probability()).isEqualTo(1);
    assertThat(read.rules().get(0).count()).isNull();
    assertThat(read.rules().get(0).match().location()).isNull();
  }

  @Test
  void anErrorWithoutAReasonHasTheStatusesUsualPhrase() {
    for (String[] usual :
        new String[][] {
          {"429", "Too Many Requests"},
          {"500", "Internal Server Error"},
          {"503", "Service Unavailable"}
        }) {
      FaultsFormat.Rules read =
          FaultsFormat.read(
              bytes("{\"rules\":[{\"effect\":{\"type\":\"error\",\"status\":" + usual[0] + "}}]}"));
      assertThat(read.rules().get(0).effect())
          .isEqualTo(new FaultEffect.Failure(Integer.parseInt(usual[0]), usual[1], null));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|rules|rules is missing.",
        "{\"rules\":{}}|rules|rules must be an array.",
        "{\"rules\":[1]}|rules[0]|rules[0] must be an object.",
        "{\"rule\":[]}|rule|\"rule\" is unknown; known are rules, seed",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":1},\"probabillity\":1}]}|rules[0].probabillity|\"rules[0].probabillity\" is unknown; known are applied, count, effect, match, matched, probability",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":1},\"probability\":1.01}]}|rules[0].probability|rules[0].probability must be from 0 to 1, not 1.01",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":1},\"probability\":-0.1}]}|rules[0].probability|rules[0].probability must be from 0 to 1, not -0.1",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":1},\"count\":-1}]}|rules[0].count|rules[0].count must not be negative, not -1",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":1},\"count\":99999999999}]}|rules[0].count|rules[0].count must be at most 2147483647.",
        "{\"rules\":[{\"match\":{\"op\":\"read\"},\"effect\":{\"type\":\"delay\",\"millis\":1}}]}|rules[0].match.op|rules[0].match.op must be one of get, bulkGet, put, bulkPut, delete, bulkDelete, list, not \"read\"",
        "{\"rules\":[{\"match\":{\"key\":\"k\"},\"effect\":{\"type\":\"delay\",\"millis\":1}}]}|rules[0].match.key|\"rules[0].match.key\" is unknown; known are keyPrefix, location, namespace, op",
        "{\"rules\":[{}]}|rules[0].effect|rules[0].effect is missing.",
        "{\"rules\":[{\"effect\":{\"type\":\"explode\"}}]}|rules[0].effect.type|rules[0].effect.type must be one of delay, drop, error, lostAcknowledgement, staleRead, not \"explode\".",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":1,\"status\":500}}]}|rules[0].effect.status|\"rules[0].effect.status\" is unknown; known are millis, type",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\"}}]}|rules[0].effect.millis|rules[0].effect.millis is missing.",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":\"1\"}}]}|rules[0].effect.millis|rules[0].effect.millis must be a whole number.",
        "{\"rules\":[{\"effect\":{}}]}|rules[0].effect.type|rules[0].effect.type is missing; it must be one of delay, drop, error, lostAcknowledgement, staleRead.",
        "{\"rules\":[{\"effect\":{\"type\":\"error\"}}]}|rules[0].effect.status|rules[0].effect.status is missing.",
        "{\"rules\":[{\"effect\":{\"type\":\"error\",\"status\":200}}]}|rules[0].effect.status|rules[0].effect.status must be from 400 to 599, not 200",
        "{\"rules\":[{\"effect\":{\"type\":\"delay\",\"millis\":3600001}}]}|rules[0].effect.millis|rules[0].effect.millis must be from 0 to 3600000, not 3600001",
        "{\"rules\":[{\"effect\":{\"type\":\"error\",\"status\":99999999999,\"reason\":\"x\"}}]}|rules[0].effect.status|rules[0].effect.status must be from 400 to 599, not 2147483647",
        "{\"rules\":[{\"effect\":{\"type\":\"error\",\"status\":599}}]}|rules[0].effect.reason|rules[0].effect.reason is missing, and status 599 has no usual phrase.",
        "{\"rules\":[{\"effect\":{\"type\":\"error\",\"status\":500,\"reason\":7}}]}|rules[0].effect.reason|rules[0].effect.reason must be a string.",
        "{\"rules\":[{\"effect\":{\"type\":\"error\",\"status\":500,\"reason\":null}}]}|rules[0].effect.reason|rules[0].effect.reason must be a string.",
        "{\"rules\":[{\"effect\":{\"type\":\"drop\"}}]}|rules[0].effect.when|rules[0].effect.when is missing; it must be before or after: the effect of the operation.",
        "{\"rules\":[{\"effect\":{\"type\":\"drop\",\"when\":\"during\"}}]}|rules[0].effect.when|rules[0].effect.when must be before or after: the effect of the operation.",
        "{\"rules\":[{\"effect\":{\"type\":\"staleRead\",\"ageMillis\":0}}]}|rules[0].effect.ageMillis|rules[0].effect.ageMillis must be from 1 to 86400000, not 0",
      })
  void aMistakeIsRefusedByItsPlace(String json, String field, String message) {
    FormatException refusal =
        catchThrowableOfType(FormatException.class, () -> FaultsFormat.read(bytes(json)));
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.field()).isEqualTo(field);
  }
}
