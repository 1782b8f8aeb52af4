// Measures what `explore` of the npm package costs beside the requests of its program, over HTTP:
//
//   node harness-scripts/bench-explore.mjs [--schedules 1000] [--rounds 5]
import { parseArgs } from "node:util";
import { explore, startWorkersKv } from "./npm/index.js";

const { values } = parseArgs({
  options: { schedules: { type: "string", default: "1000" }, rounds: { type: "string", default: "5" } },
});
const schedules = Number(values.schedules);
const kv = await startWorkersKv();

const call = (location, key, request = {}) =>
  fetch(`${kv.url}/${key}?urlencoded=true`, {
    ...request,
    headers: { "x-kv-namespace-id": "app", "x-kv-location": location },
  }).then((response) => response.text());

/** Fifteen operations, with 1,024 schedules or more. */
async function program() {
  for (const key of ["a", "b", "c", "d", "e"]) await call("lhr", key, { method: "PUT", body: "v" });
  for (const key of ["a", "b", "c", "d", "e"]) await call("sjc", key);
  for (const key of ["a", "b", "c", "d", "e"]) await call("nrt", key);
}

console.log("schedules  seconds  program's own  schedules/s  schedules/s beyond the program");
for (let round = 0; round < Number(values.rounds); round++) {
  let own = 0;
  const begin = performance.now();
  const { schedules: tried } = await explore({ kv, schedules, log: () => {} }, async () => {
    const started = performance.now();
    await program();
    own += performance.now() - started;
  });
  const all = performance.now() - begin;
  const perSecond = (milliseconds) => Math.round((tried * 1000) / milliseconds);
  console.log(
    [tried, (all / 1000).toFixed(2), (own / 1000).toFixed(2), perSecond(all), perSecond(all - own)]
      .map((cell, at) => String(cell).padEnd([9, 7, 13, 11, 0][at]))
      .join("  "),
  );
}
await kv.close();
