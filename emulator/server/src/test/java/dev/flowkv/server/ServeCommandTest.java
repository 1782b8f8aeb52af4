package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line says to a mistake: exit status 2 and one line. */
class ServeCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=x|Invalid value for option '--port': 'x' is no whole number",
        "--port=70000|--port: must be from 0 to 65535, not 70000",
        "--profile=best|--profile: must be strong, cloudflare, worst-case, not \"best\"",
        "--profile=none.json|--profile: there is no file none.json",
        "--set=listCacheSeconds|--set: must be NAME=VALUE, not \"listCacheSeconds\"",
        "--set=listCacheSeconds=x|--set: listCacheSeconds must be a whole number from 0 to 2147483647, not \"x\"",
        "--set=replicationLag=fixed|--set: replicationLag must be none, fixed:60s, uniform:0s..10s or lognormal:400ms/10s/60s (median/p99/cut), not \"fixed\" (\"fixed\" is not a duration such as 400ms, 10s, 5m or 2h)",
        "--locations=LHR|--locations: must be names of a to z, 0 to 9 and -, at most 32 long, not \"LHR\"",
        "--locations=a,a|--locations: must not name a location twice: [a, a]",
        "--seed=x|Invalid value for option '--seed': 'x' is no whole number",
        "--clock=x|--clock: must be real, manual or xN (x60: 60 times as fast), not \"x\"",
        "--clock=x0|--clock: The clock's scale must be above 0 and at most 1000000, not 0.0.",
        "--namespace=x|--namespace: must be TITLE=ID, not \"x\"",
        "--wrangler-config=none.toml|--wrangler-config: there is no file none.toml",
        "--set=cursorFromNowhere=x|--set: cursorFromNowhere must be refused or empty, not \"x\"",
        "--host=nonsense.invalid|--host: must be an address of this machine such as 127.0.0.1 or ::1, not \"nonsense.invalid\"",
        "--host=[::1]|--host: must be an address of this machine such as 127.0.0.1 or ::1, not \"[::1]\"",
        "--token=|--token: must not be empty",
        "--explain=odd|--explain: must be one of stale-read, cached-miss, own-write-not-seen, non-monotonic-read, stale-list, refused-write, fault, not \"odd\"",
        "--log=xml|--log: must be requests or json, not \"xml\"",
        "--nope|Unknown option: '--nope'",
        "--prot=1|Unknown option: '--prot=1'; did you mean --port?",
        "--profile=cloudfare|--profile: must be strong, cloudflare, worst-case, not \"cloudfare\"; did you mean cloudflare?",
        "--faults=none.json|--faults: there is no file none.json",
      })
  void aBadValueIsOneLineThatNamesTheOption(String argument, String line) {
    FlowKv.Outcome outcome = FlowKv.run("serve", argument);
    assertThat(outcome.err()).isEqualTo("flowkv: " + line + System.lineSeparator());
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void aWranglerConfigurationThatIsWrongIsRefusedWithItsPlace(@TempDir Path temp)
      throws IOException {
    Path file = temp.resolve("wrangler.jsonc");
    Files.writeString(file, "{\"env\": {\"x\": {\"kv_namespaces\": [{\"id\": 7}]}}}");
    FlowKv.Outcome outcome = FlowKv.run("serve", "--wrangler-config", file.toString());
    assertThat(outcome.err())
        .isEqualTo(
            "flowkv: --wrangler-config: " + file + ": env.x.kv_namespaces[0].id must be a text\n");
    assertThat(outcome.status()).isEqualTo(2);
  }

  @Test
  void aProfileFileThatIsNoneIsRefusedWithItsPlace(@TempDir Path temp) throws IOException {
    Path file = temp.resolve("mine.json");
    for (String[] wrong :
        new String[][] {
          {"{", "The body must be JSON, and is not at line 1, column 2."},
          {"{\"format\":\"x\"}", "format must be \"flowkv-profile\"."},
          {"{\"format\":\"flowkv-profile\",\"version\":2}", "version must be 1."},
          {
            "{\"format\":\"flowkv-profile\",\"version\":1,\"settings\":{\"readCache\":7}}",
            "settings: readCache must be true or false, not \"7\""
          }
        }) {
      Files.writeString(file, wrong[0]);
      FlowKv.Outcome outcome = FlowKv.run("serve", "--profile", file.toString());
      assertThat(outcome.err()).isEqualTo("flowkv: --profile: " + file + ": " + wrong[1] + "\n");
      assertThat(outcome.status()).isEqualTo(2);
    }
  }

  @Test
  void aMissingOrUnknownCommandIsBadUsage() {
    assertThat(FlowKv.run().status()).isEqualTo(2);
    assertThat(FlowKv.run("sevre").status()).isEqualTo(2);
    assertThat(FlowKv.run("sevre").err())
        .isEqualTo("flowkv: Unmatched argument at index 0: 'sevre'; did you mean serve?\n");
    assertThat(FlowKv.run("xyz").err()).isEqualTo("flowkv: Unmatched argument at index 0: 'xyz'\n");
  }

  @Test
  void aMisspeltSettingIsAnsweredWithTheOneThatIsMeant() {
    assertThat(FlowKv.run("serve", "--set", "replicatonLag=none").err())
        .startsWith("flowkv: --set: \"replicatonLag\" is not a setting; the settings are ")
        .endsWith("; did you mean replicationLag?\n")
        .hasLineCount(1);
    assertThat(FlowKv.run("serve", "--set", "plan=free", "--set", "replicationLag=x").err())
        .doesNotContain("did you mean");
  }

  @Test
  void faultRulesThatAreWrongAreRefusedWithTheirPlaceBeforeTheStart(@TempDir Path temp)
      throws IOException {
    Path file = temp.resolve("faults.json");
    for (String[] wrong :
        new String[][] {
          {"{", "The body must be JSON, and is not at line 1, column 2."},
          {
            "{\"rules\":[{\"match\":{\"location\":\"lrh\"},\"effect\":{\"type\":\"lostAcknowledgement\"}}]}",
            "rules[0].match.location must be one of lhr, sjc, nrt, rest, not \"lrh\"; did you mean lhr?"
          }
        }) {
      Files.writeString(file, wrong[0]);
      FlowKv.Outcome outcome = FlowKv.run("serve", "--port", "0", "--faults", file.toString());
      assertThat(outcome.err()).isEqualTo("flowkv: --faults: " + file + ": " + wrong[1] + "\n");
      assertThat(outcome.status()).isEqualTo(2);
    }
  }

  @Test
  void aTakenPortIsAFailureInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FlowKv.Outcome outcome =
          FlowKv.run("serve", "--port", Integer.toString(taken.getLocalPort()));
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.err())
          .startsWith("flowkv: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasLineCount(1);
    }
  }

  @Test
  void whoCannotListenRemovesNoData(@TempDir Path temp) throws Exception {
    Path data = Files.createDirectory(temp.resolve("data"));
    byte[] tables = {1, 2, 3};
    Files.write(data.resolve("kv.mv"), tables);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      FlowKv.Outcome outcome =
          FlowKv.run("serve", "--port", port, "--data", data.toString(), "--reset");
      assertThat(outcome.err()).startsWith("flowkv: cannot listen on 127.0.0.1:" + port);
    }
    assertThat(data.resolve("kv.mv")).hasBinaryContent(tables);
  }
}
