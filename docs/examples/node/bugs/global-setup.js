import { startWorkersKv, workersKv } from "flowkv";

export default async function (project) {
  // An emulator in a terminal of its own explains itself there, too.
  const kv = process.env.EMULATOR
    ? workersKv(process.env.EMULATOR)
    : await startWorkersKv({ settings: { replicationLag: "fixed:10s" } });
  project.provide("workersKv", kv.url);
  return () => kv.close();
}
