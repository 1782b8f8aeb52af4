// sample: vitest-setup
import { startWorkersKv } from "flowkv";

export default async function (project) {
  const kv = await startWorkersKv();
  project.provide("workersKv", kv.url);
  return () => kv.close();
}
// end of sample
