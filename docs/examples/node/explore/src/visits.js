// Counts visits in a KV namespace, wrong and right.

/** Wrong: two places that read the same number write the same number. */
export async function countInOneKey(kv) {
  const before = Number(await kv.get("visits"));
  await kv.put("visits", String(before + 1));
}

export async function countedInOneKey(kv) {
  return Number(await kv.get("visits"));
}

/** Right: every visit is a key of its own, which nobody else writes. */
export async function record(kv, visit) {
  await kv.put(`visit/${visit}`, "");
}

/** How many visits are recorded; late by a minute or so. */
export async function recorded(kv) {
  const { keys } = await kv.list({ prefix: "visit/" });
  return keys.length;
}
