package dev.flowkv.conformance.observation;

import dev.flowkv.conformance.targets.NodePrograms;
import dev.flowkv.conformance.targets.ObservedFaces;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All faces, with real workerd and the real wrangler: what the pages say. */
class ObservationsIT {
  private static final Path NODE_MODULES = NodeTools.SCRIPTS.resolve("node_modules");

  @TempDir Path temp;

  @Test
  void theScoreIsThePublishedOne() throws Exception {
    NodeTools.require(temp);
    NodePrograms programs = NodePrograms.find(NODE_MODULES, NodePrograms.WRANGLER);
    Score score = new Score(Observations.all());
    try (AskedFace inProcess = ObservedFaces.inProcess();
        AskedFace rest = ObservedFaces.rest();
        AskedFace worker = ObservedFaces.worker(programs);
        AskedFace miniflare = ObservedFaces.miniflare(programs)) {
      score.ask(inProcess);
      score.ask(worker);
      score.ask(rest);
      score.ask(miniflare);
    }
    ObservationPages.holdAll(score);
    ObservationPages.holdFigures(score);
  }
}
