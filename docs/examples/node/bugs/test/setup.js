// sample: explain-vitest
import { env } from "cloudflare:test";
import { explainFailures } from "flowkv/vitest";

explainFailures(env.WORKERS_KV);
// end of sample
