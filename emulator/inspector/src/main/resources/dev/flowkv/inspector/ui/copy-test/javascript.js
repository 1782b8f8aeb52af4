// @ts-check
// A test for Vitest.
import { otherThan, planOf } from "./plan.js";
import { comments, namesOf, quoted } from "./text.js";

/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {import("./steps.js").Step} Step */

/** A Vitest test, as docs/how-to/node.md teaches it. @param {import("./plan.js").Asked} asked @returns {import("./plan.js").Copied} */
export function vitestTest(asked) {
  const plan = planOf(asked);
  return { text: jsSource(plan), warnings: plan.warnings };
}

/**
 * An emulator's clock does not go back, so the test is in a year to come; its seconds are the
 * recorded ones. The latest expiration that workerd takes is in 2038.
 */
const BEGIN = Date.UTC(2037, 0, 1);
const LATEST_EXPIRATION = 2 ** 31 - 1;

/** @param {Plan} plan */
function jsSource(plan) {
  const { config, settings, namespace, key, steps, locations, chosen } = plan;
  const startsAt = BEGIN + (plan.startsAt % 1000);
  const later = startsAt - plan.startsAt;
  const names = namesOf(locations, jsName);
  const hasOthers = steps.some(({ op }) => op === "others");
  /** @type {string[]} */
  const body = [];
  let now = plan.startsAt;
  for (const step of steps) {
    if (step.at > now) {
      body.push(`await kv.advanceClock(${step.at - now});`);
      now = step.at;
    }
    body.push(...jsStep(step, key, names, later / 1000, step.seq === chosen.seq));
  }
  const options = [
    `profile: ${jsText(config.profile)},`,
    settings.length > 0 &&
      `settings: {\n${settings.map(([name, value]) => `      ${name}: ${jsSetting(value)},`).join("\n")}\n    },`,
    `locations: [${config.locations.map(jsText).join(", ")}],`,
    `seed: ${Number.isSafeInteger(config.seed) ? config.seed : `${BigInt(config.seed)}n`},`,
  ].filter(Boolean);
  const ids = [`KV: ${jsText(namespace)}`, hasOthers && `OTHERS: ${jsText(otherThan(namespace))}`].filter(Boolean);
  return [
    'import { startWorkersKv } from "flowkv";',
    'import { Miniflare } from "miniflare";',
    'import { afterAll, beforeAll, expect, test } from "vitest";',
    "",
    ...comments(plan, jsText),
    "let kv;",
    "let mf;",
    "",
    "beforeAll(async () => {",
    "  kv = await startWorkersKv({",
    ...options.map((line) => `    ${line}`),
    "  });",
    "  const worker = (location) => ({",
    "    name: location,",
    "    modules: true,",
    '    script: "export default {}",',
    '    compatibilityDate: "2026-04-01",',
    `    kvNamespaces: kv.bindings({ ${ids.join(", ")} }, { location }),`,
    "  });",
    `  mf = new Miniflare({ workers: [${locations.map(jsText).join(", ")}].map(worker) });`,
    "  const clock = await fetch(`${kv.url}/__flowkv/clock`, {",
    '    method: "PUT",',
    `    body: JSON.stringify({ now: ${jsText(new Date(startsAt).toISOString())} }),`,
    "  });",
    "  expect(clock.status).toBe(200);",
    "}, 120_000);",
    "",
    "afterAll(async () => {",
    "  await mf?.dispose();",
    "  await kv?.close();",
    "});",
    "",
    "const at = (location) => mf.getKVNamespace(\"KV\", location);",
    ...(hasOthers
      ? [
          "",
          "/** Operations on other keys, which move on the draw of the location's cache. */",
          "async function others(location, count) {",
          '  const namespace = await mf.getKVNamespace("OTHERS", location);',
          '  for (let i = 0; i < count; i++) await namespace.get("others");',
          "}",
        ]
      : []),
    "",
    'test("the read is answered as it was recorded", async () => {',
    ...jsAccess(steps, names),
    ...body.map((line) => `  ${line}`),
    "}, 120_000);",
    "",
  ].join("\n");
}

/** A constant for each location. @param {Step[]} steps @param {Map<string, string>} names */
function jsAccess(steps, names) {
  const used = [...new Set(steps.filter(({ op }) => op !== "others").map(({ location }) => location))];
  return used.map((location) => `  const ${names.get(location)} = await at(${jsText(location)});`);
}

/** @param {string} location */
function jsName(location) {
  return `at_${location.replace(/[^A-Za-z0-9]/g, "_")}`;
}

/** @param {Step} step @param {string} key @param {Map<string, string>} names @param {number} laterSeconds @param {boolean} isChosen */
function jsStep(step, key, names, laterSeconds, isChosen) {
  const access = names.get(step.location);
  const comment = ` // operation ${step.seq}`;
  switch (step.op) {
    case "others":
      return [`await others(${jsText(step.location)}, ${step.count});`];
    case "delete":
      return [`await ${access}.delete(${jsText(key)});${comment}`];
    case "put": {
      const options = [
        step.expiration !== undefined && `expiration: ${Math.min(step.expiration + laterSeconds, LATEST_EXPIRATION)}`,
        step.expirationTtl !== undefined && `expirationTtl: ${step.expirationTtl}`,
        step.metadata !== undefined && `metadata: ${jsJson(step.metadata)}`,
      ].filter(Boolean);
      const more = options.length > 0 ? `, { ${options.join(", ")} }` : "";
      return [`await ${access}.put(${jsText(key)}, ${jsText(step.value ?? "")}${more});${comment}`];
    }
    default: {
      const { answer } = step;
      const hasMetadata = answer?.metadata !== undefined;
      const ttl = step.cacheTtl === undefined ? "" : `, { cacheTtl: ${step.cacheTtl} }`;
      const read = `await ${access}.${hasMetadata ? "getWithMetadata" : "get"}(${jsText(key)}${ttl})`;
      const head = isChosen ? ["// The read that was chosen:"] : [];
      if (answer === undefined) {
        return [...head, `${read};${comment}`];
      }
      const value = answer.value === null ? "null" : jsText(answer.value);
      return hasMetadata
        ? [
            ...head,
            `expect(${read}).toMatchObject({ value: ${value}, metadata: ${jsJson(answer.metadata ?? "null")} });${comment}`,
          ]
        : [...head, `expect(${read}).toBe(${value});${comment}`];
    }
  }
}

/** JSON text as an expression: it keeps a member called __proto__. @param {string} json */
function jsJson(json) {
  return `JSON.parse(${jsText(json)})`;
}

/** @param {unknown} value */
function jsSetting(value) {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : jsText(String(value ?? "off"));
}

/** A JavaScript string literal in ASCII. @param {string} text */
export function jsText(text) {
  return quoted(text, (unit) => `\\u${unit.toString(16).padStart(4, "0")}`);
}
