package dev.flowkv.examples.visits;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo.Consistency;
import dev.flowkv.capability.KvCapabilityInfo.TtlSupport;
import dev.flowkv.capability.KvPreflightReport;
import dev.flowkv.capability.KvRequirements;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.provider.InProcessKeyValue;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Runs the flow at two locations of an emulator, on a clock that it moves itself. */
public final class VisitsOnTheJvm {
  private static final int VISITS = 20;

  private VisitsOnTheJvm() {}

  /** Prints how twenty visits are counted. */
  public static void main(String[] args) {
    run(System.out);
  }

  static void run(PrintStream out) {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder()
                .locations(List.of("lhr", "sjc"))
                .clock(ClockSetting.manual(Instant.parse("2026-11-24T12:00:00Z")))
                .build());
    KeyValue lhr = InProcessKeyValue.of(emulator, emulator.namespace("visits"), "lhr");
    KeyValue sjc = InProcessKeyValue.of(emulator, emulator.namespace("visits"), "sjc");
    preflight(lhr, out);

    VisitFlow inLondon = new VisitFlow(lhr);
    VisitFlow inSanJose = new VisitFlow(sjc);
    out.println("ann's session began at " + inLondon.session("ann", "lhr"));
    for (int i = 1; i <= VISITS; i++) {
      VisitFlow here = i % 2 == 0 ? inSanJose : inLondon;
      here.countInOneKey();
      here.record("visit-" + i);
      emulator.clock().advance(Duration.ofSeconds(2));
    }
    emulator.clock().advance(Duration.ofMinutes(3));
    out.println("ann's session began at " + inSanJose.session("ann", "sjc"));
    out.println(VISITS + " visits were made, half at each of two locations.");
    out.println("One key for all says " + inLondon.counter() + ".");
    out.println("One key for each says " + inLondon.recorded() + ".");
  }

  /** Before a flow runs: does what is bound offer what it needs? */
  private static void preflight(KeyValue bound, PrintStream out) {
    KvRequirements needs =
        KvRequirements.none()
            .consistencyAnyOf(Consistency.EVENTUAL, Consistency.STRONG)
            .ttlAtLeast(TtlSupport.PER_WRITE);
    KvPreflightReport report =
        KvPreflightReport.of(Map.of("VISITS", needs), Map.of("VISITS", bound.info()));
    out.println("preflight: " + (report.passed() ? "passed" : report));
  }
}
