// sample: explain-node-test
import { after } from "node:test";
import { startWorkersKv } from "flowkv";
import { explainFailures } from "flowkv/node-test";

export const kv = await startWorkersKv({ settings: { replicationLag: "fixed:10s" } });
after(() => kv.close());
explainFailures(kv);
// end of sample
