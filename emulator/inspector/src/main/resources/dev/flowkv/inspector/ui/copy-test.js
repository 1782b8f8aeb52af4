// @ts-check
// From recorded operations to a test that shows the same answers: for JUnit, and for Vitest.
//
// What a location answers for a key depends on the configuration, on the writes and reads of this
// key, and on when and where they were. Where a location has several read caches, each operation
// moves on the draw of the cache, so operations on other keys are made up for by reads of a key
// that nobody else reads. Refused operations have changed nothing and are left out.

/**
 * @typedef {Record<string, any>} Line a line of a history, parsed
 * @typedef {object} Asked
 * @property {{profile: string, seed: number, locations: string[], settings: Record<string, unknown>}} config
 *   what GET config answers
 * @property {Record<string, unknown>} [defaults] the settings of the profile, by name; those that
 *   are equal are left out of the test
 * @property {Line[]} records the lines of the history, with or without the header
 * @property {number} upTo the seq of the read that the test is to show
 * @property {string} [key] of a bulk read: which of its keys; the first one that is stale unless given
 * @typedef {{text: string, warnings: string[]}} Copied the source, and what it cannot promise
 * @typedef {{op: string, at: number, location: string, seq: number, count?: number, value?: string,
 *   metadata?: string, expiration?: number, expirationTtl?: number, cacheTtl?: number,
 *   answer?: {value: string | null, metadata?: string}}} Step
 * @typedef {{config: Asked["config"], settings: [string, unknown][], namespace: string, key: string,
 *   steps: Step[], locations: string[], startsAt: number, chosen: Line, warnings: string[]}} Plan
 */

/** From so many operations on, a test is longer than people read. */
const LONG = 200;

/** Between writes of one key, unless a setting says otherwise. */
const SECOND = 1000;

/** A JUnit test, as docs/junit.md teaches it. @param {Asked} asked @returns {Copied} */
export function junitTest(asked) {
  const plan = planOf(asked);
  return { text: javaSource(plan), warnings: plan.warnings };
}

/** A Vitest test, as docs/node.md teaches it. @param {Asked} asked @returns {Copied} */
export function vitestTest(asked) {
  const plan = planOf(asked);
  return { text: jsSource(plan), warnings: plan.warnings };
}

/**
 * Whether a line can become a test: a read that was answered.
 * @param {Line} line
 */
export function canBeCopied(line) {
  return (line.op === "get" || line.op === "bulkGet") && line.outcome === "ok";
}

// ---- What happens in the test -------------------------------------------------------------------

/** @param {Asked} asked @returns {Plan} */
function planOf({ config, defaults = {}, records, upTo, key }) {
  const lines = records.filter(({ seq }) => seq !== undefined && seq <= upTo).sort((a, b) => a.seq - b.seq);
  const chosen = lines[lines.length - 1];
  if (chosen?.seq !== upTo) {
    throw new Error(`operation ${upTo} is not in the history`);
  }
  if (!canBeCopied(chosen)) {
    throw new Error(`operation ${upTo} is no read that was answered; only such a one becomes a test`);
  }
  /** @type {string[]} */
  const warnings = [];
  const subject = { namespace: chosen.namespace, key: key ?? keyOf(chosen) };
  const isSharded = config.settings.readCache !== false && Number(config.settings.shardsPerLocation ?? 1) > 1;
  const begin = beginning(records, lines, subject, isSharded, warnings);
  const all = lines.filter(({ seq }) => seq > begin).flatMap((line) => steps(line, subject, isSharded, warnings));
  warnOfOverlaps(lines.filter(({ seq }) => seq > begin), subject, warnings);
  const placed = inTime(merged(all), lines);
  const settings = changedSettings(config, defaults, placed);
  if (!Number.isSafeInteger(config.seed)) {
    warnings.push("The seed is a number that JavaScript cannot hold exactly; copy it from the emulator's configuration.");
  }
  if (placed.length > LONG) {
    warnings.push(`The test has ${placed.length} operations.`);
  }
  return {
    config,
    settings,
    ...subject,
    steps: placed,
    locations: [...new Set(placed.map(({ location }) => location))],
    startsAt: placed[0].at,
    chosen,
    warnings,
  };
}

/** @param {Line} line */
function keyOf(line) {
  if (line.op === "get") {
    return line.key;
  }
  return line.keys.find((/** @type {string} */ key) => line.results[key]?.missed) ?? line.keys[0];
}

/**
 * The seq of the line behind which the test begins.
 * @param {Line[]} records
 * @param {Line[]} lines
 * @param {{namespace: string}} subject
 * @param {boolean} isSharded
 * @param {string[]} warnings
 */
function beginning(records, lines, { namespace }, isSharded, warnings) {
  const header = records.find(({ format }) => format !== undefined);
  const isWhole = (header?.forgotten ?? 0) === 0 && lines[0].seq <= (header?.cleared ?? 0) + 1;
  const changes = lines.filter(({ change }) => change !== undefined);
  // A reset of one namespace does not begin the draws of the caches again.
  const last = changes.filter((line) => line.namespace === undefined || line.namespace === namespace).pop();
  const start = last?.seq ?? 0;
  if (last === undefined && !isWhole) {
    warnings.push("The recording does not begin at the start: what was written before is not in the test.");
  } else if (last?.change === "replaced") {
    warnings.push(
      `What was stored was replaced before operation ${start + 1}, by a snapshot or an import: ` +
        "what was there is not in the test.",
    );
  }
  if (isSharded && (last?.namespace !== undefined || last?.change === "replaced" || !isWhole)) {
    warnings.push("A location has several caches, and which one answers depends on operations that are not in the test.");
  }
  return start;
}

/**
 * What of a line happens in the test.
 * @param {Line} line
 * @param {{namespace: string, key: string}} subject
 * @param {boolean} isSharded
 * @param {string[]} warnings
 * @returns {Step[]}
 */
function steps(line, { namespace, key }, isSharded, warnings) {
  if (line.change !== undefined) {
    return [];
  }
  const isLost = line.fault === "ACKNOWLEDGEMENT_LOST";
  const step = { at: line.return, call: line.call, location: line.location, seq: line.seq };
  if (line.outcome !== "ok" && !isLost) {
    if (line.outcome === "unknown" && line.namespace === namespace && touches(line, key)) {
      warnings.push(`Whether operation ${line.seq} took effect is not known; it is not in the test.`);
    }
    return [];
  }
  /** @type {Step[]} */
  const found = [];
  for (const one of single(line)) {
    if (line.namespace === namespace && one.key === key) {
      found.push({ ...step, ...own(line, one, warnings) });
    } else if (isSharded) {
      found.push({ ...step, op: "others", count: 1 });
    }
  }
  return found;
}

/**
 * Lines are in the order of their ends; of writes that overlapped, the numbers tell which came first.
 * @param {Line[]} lines
 * @param {{namespace: string, key: string}} subject
 * @param {string[]} warnings
 */
function warnOfOverlaps(lines, { namespace, key }, warnings) {
  let last = 0;
  for (const line of lines) {
    if (line.namespace !== namespace || line.key !== key || line.sequence === undefined) continue;
    if (line.sequence < last) {
      warnings.push(`Operation ${line.seq} overlapped another write of the key and came before it; in the test it comes after.`);
    }
    last = Math.max(last, line.sequence);
  }
}

/** @param {Line} line @param {string} key */
function touches(line, key) {
  return [line.key, ...(line.keys ?? []), ...(line.entries ?? []).map((/** @type {Line} */ e) => e.key)].includes(key);
}

/**
 * The operations on one key each that a line stands for; a list is one on none.
 * @param {Line} line
 * @returns {Line[]}
 */
function single(line) {
  switch (line.op) {
    case "bulkGet":
      return [...new Set(line.keys)].map((key) => ({ ...line, key, result: line.results?.[key] }));
    case "bulkPut":
      return line.entries.slice(0, line.successful ?? line.entries.length);
    case "bulkDelete":
      return line.keys.slice(0, line.successful ?? line.keys.length).map((/** @type {string} */ key) => ({ key }));
    default:
      return [line];
  }
}

/**
 * @param {Line} line
 * @param {Line} one
 * @param {string[]} warnings
 * @returns {{op: string} & Partial<Step>}
 */
function own(line, one, warnings) {
  switch (line.op) {
    case "put":
    case "bulkPut":
      return {
        op: "put",
        value: valueOf(one, `of operation ${line.seq}`, warnings),
        metadata: one.metadata,
        expiration: one.expiration === undefined ? undefined : Number(one.expiration),
        expirationTtl: one.expirationTtl === undefined ? undefined : Number(one.expirationTtl),
      };
    case "delete":
    case "bulkDelete":
      return { op: "delete" };
    default: {
      const result = one.result;
      if (result?.missed?.cause === "fault-rule") {
        warnings.push(`A fault rule made the answer of operation ${line.seq} old; the test has no fault rules.`);
      }
      const answer = result && {
        value: result.found ? valueOf(result, `that operation ${line.seq} read`, warnings) : null,
        metadata: result.metadata,
      };
      return { op: "get", cacheTtl: line.cacheTtl === undefined ? undefined : Number(line.cacheTtl), answer };
    }
  }
}

/**
 * A long or binary value is recorded as a digest: a text that is as unique stands for it.
 * @param {Line} holder
 * @param {string} whose
 * @param {string[]} warnings
 */
function valueOf(holder, whose, warnings) {
  if (holder.value !== undefined) {
    return holder.value;
  }
  warnings.push(`The value ${whose} was not recorded whole; a text with its length and digest stands for it.`);
  return `${holder.valueBytes} bytes, SHA-256 ${holder.valueSha256}`;
}

/** Operations on other keys that follow each other at one place are one step. @param {Step[]} all */
function merged(all) {
  /** @type {Step[]} */
  const steps = [];
  for (const step of all) {
    const last = steps[steps.length - 1];
    if (step.op === "others" && last?.op === "others" && last.location === step.location) {
      last.count = (last.count ?? 1) + 1;
      last.at = step.at;
    } else {
      steps.push(step);
    }
  }
  return steps;
}

/**
 * The steps with the moments at which they are to happen. An operation happens between its call and
 * its return; of a write that an answer missed, the very moment is recorded.
 * @param {Step[]} steps
 * @param {Line[]} lines
 */
function inTime(steps, lines) {
  /** @type {Map<number, number>} */
  const committed = new Map();
  for (const { result, results = {} } of lines) {
    for (const { missed } of [...(result ? [result] : []), .../** @type {Line[]} */ (Object.values(results))]) {
      if (missed?.sequence !== undefined) committed.set(missed.sequence, missed.at);
    }
  }
  const bySeq = new Map(lines.map((line) => [line.seq, line]));
  let now = -Infinity;
  return steps.map((step) => {
    const line = bySeq.get(step.seq);
    const known = line?.result === undefined ? committed.get(line?.sequence) : undefined;
    const isWithin = known !== undefined && known >= line?.call && known <= line?.return;
    now = Math.max(now, isWithin ? known : step.at);
    return { ...step, at: now };
  });
}

/**
 * The settings that the test names. Writes that were accepted are to be accepted again, though their
 * moments are rounded, or came another way.
 * @param {Asked["config"]} config
 * @param {Record<string, unknown>} defaults
 * @param {Step[]} steps
 * @returns {[string, unknown][]}
 */
function changedSettings(config, defaults, steps) {
  const settings = { ...config.settings };
  const writes = steps.filter(({ op }) => op === "put" || op === "delete");
  const isFast = writes.some(({ at }, i) => i > 0 && at - writes[i - 1].at < SECOND);
  if (isFast && settings.sameKeyWritesPerSecond !== null) {
    settings.sameKeyWritesPerSecond = null;
  }
  return Object.entries(settings).filter(([name, value]) => !(name in defaults) || defaults[name] !== value);
}

// ---- Java ---------------------------------------------------------------------------------------

/** @param {Plan} plan */
function javaSource(plan) {
  const { config, settings, namespace, key, steps, locations, chosen } = plan;
  const names = javaNames(locations);
  const hasOthers = steps.some(({ op }) => op === "others");
  /** @type {string[]} */
  const body = [];
  let now = plan.startsAt;
  for (const step of steps) {
    if (step.at > now) {
      body.push(`clock.advance(Duration.ofMillis(${step.at - now}L));`);
      now = step.at;
    }
    body.push(...javaStep(step, key, names, step.seq === chosen.seq));
  }
  const text = body.join("\n");
  const uses = (/** @type {string} */ name) => new RegExp(`\\b${name}\\b`).test(text);
  const imports = [
    "dev.flowkv.engine.EmulatorClock",
    uses("GetOptions") && "dev.flowkv.engine.GetOptions",
    "dev.flowkv.engine.KvAccess",
    hasOthers && "dev.flowkv.engine.KvEmulator",
    uses("KvRead") && "dev.flowkv.engine.KvRead",
    uses("PutOptions") && "dev.flowkv.engine.PutOptions",
    "dev.flowkv.junit.At",
    "dev.flowkv.junit.WorkersKv",
    uses("Duration") && "java.time.Duration",
    "java.util.Optional",
    "org.junit.jupiter.api.Test",
  ].filter(Boolean);
  const parameters = locations.map((location) => `@At(${javaText(location)}) KvAccess ${names.get(location)}`);
  if (hasOthers) parameters.push("KvEmulator emulator");
  parameters.push("EmulatorClock clock");
  const annotation = [
    `profile = ${javaText(config.profile)}`,
    settings.length > 0 &&
      `settings = {\n${settings.map(([name, value]) => `      ${javaText(`${name}=${value ?? "off"}`)}`).join(",\n")}\n    }`,
    `locations = {${config.locations.map(javaText).join(", ")}}`,
    `namespace = ${javaText(namespace)}`,
    `seed = ${config.seed}L`,
    `startsAt = ${javaText(new Date(plan.startsAt).toISOString())}`,
  ].filter(Boolean);
  return [
    "import static org.junit.jupiter.api.Assertions.assertEquals;",
    "",
    ...imports.map((name) => `import ${name};`),
    "",
    ...comments(plan, javaText),
    `@WorkersKv(\n    ${annotation.join(",\n    ")})`,
    "class RecordedReadTest {",
    "  @Test",
    `  void theReadIsAnsweredAsItWasRecorded(\n      ${parameters.join(",\n      ")}) {`,
    ...body.map((line) => `    ${line}`),
    "  }",
    ...(hasOthers
      ? [
          "",
          "  /** Operations on other keys, which move on the draw of the location's cache. */",
          "  private static void others(KvEmulator emulator, String location, int count) {",
          "    for (int i = 0; i < count; i++) {",
          `      emulator.namespace(${javaText(otherThan(namespace))}).at(location).get("others");`,
          "    }",
          "  }",
        ]
      : []),
    "}",
    "",
  ].join("\n");
}

/** @param {Step} step @param {string} key @param {Map<string, string>} names @param {boolean} isChosen */
function javaStep(step, key, names, isChosen) {
  const access = names.get(step.location);
  const comment = ` // operation ${step.seq}`;
  switch (step.op) {
    case "others":
      return [`others(emulator, ${javaText(step.location)}, ${step.count});`];
    case "delete":
      return [`${access}.delete(${javaText(key)});${comment}`];
    case "put": {
      const options = [
        step.expiration !== undefined && `.withExpirationSeconds(${step.expiration}L)`,
        step.expirationTtl !== undefined && `.withExpirationTtlSeconds(${step.expirationTtl}L)`,
        step.metadata !== undefined && `.withMetadata(${javaText(step.metadata)})`,
      ].filter(Boolean);
      const more = options.length > 0 ? `, PutOptions.NONE${options.join("")}` : "";
      return [`${access}.put(${javaText(key)}, ${javaText(step.value ?? "")}${more});${comment}`];
    }
    default: {
      const ttl = step.cacheTtl === undefined ? "" : `, GetOptions.cacheTtlSeconds(${step.cacheTtl}L)`;
      const read = `${access}.get(${javaText(key)}${ttl})`;
      const { answer } = step;
      const head = isChosen ? ["// The read that was chosen:"] : [];
      if (answer === undefined) {
        return [...head, `${read};${comment}`];
      }
      const expected = (/** @type {string | null | undefined} */ text) =>
        text === null || text === undefined ? "Optional.empty()" : `Optional.of(${javaText(text)})`;
      if (answer.metadata === undefined) {
        return [...head, `assertEquals(${expected(answer.value)}, ${read}.text());${comment}`];
      }
      const name = `read${step.seq}`;
      return [
        ...head,
        `KvRead ${name} = ${read};${comment}`,
        `assertEquals(${expected(answer.value)}, ${name}.text());`,
        `assertEquals(${expected(answer.metadata)}, ${name}.metadata());`,
      ];
    }
  }
}

const JAVA_WORDS = new Set(
  ("abstract assert boolean break byte case catch char class clock const continue default do double else emulator " +
    "enum extends final finally float for goto if implements import instanceof int interface long native new package " +
    "private protected public return short static strictfp super switch synchronized this throw throws transient try " +
    "void volatile while true false null var others").split(" "),
);

/**
 * A name for each location: letters, digits and hyphens become letters and digits.
 * @param {string[]} locations
 */
function javaNames(locations) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const location of locations) {
    let name = location.replace(/-+(.?)/g, (_, letter) => letter.toUpperCase());
    if (!/^[a-z]/.test(name) || JAVA_WORDS.has(name) || /^read\d+$/.test(name)) name = `at${name}`;
    while ([...names.values()].includes(name)) name += "x";
    names.set(location, name);
  }
  return names;
}

/** A Java string literal in ASCII. @param {string} text */
export function javaText(text) {
  return quoted(text, (unit) => {
    // Java reads the escapes of Unicode before it looks for quotes and line ends: none may be one.
    const hex = unit.toString(16).padStart(4, "0");
    return unit < 0x80 ? `\\${unit.toString(8).padStart(3, "0")}` : `\\u${hex}`;
  });
}

// ---- JavaScript ---------------------------------------------------------------------------------

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
  const hasOthers = steps.some(({ op }) => op === "others");
  /** @type {string[]} */
  const body = [];
  let now = plan.startsAt;
  for (const step of steps) {
    if (step.at > now) {
      body.push(`await kv.advanceClock(${step.at - now});`);
      now = step.at;
    }
    body.push(...jsStep(step, key, later / 1000, step.seq === chosen.seq));
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
    ...jsAccess(steps),
    ...body.map((line) => `  ${line}`),
    "}, 120_000);",
    "",
  ].join("\n");
}

/** A constant for each location. @param {Step[]} steps */
function jsAccess(steps) {
  const used = [...new Set(steps.filter(({ op }) => op !== "others").map(({ location }) => location))];
  return used.map((location) => `  const ${jsName(location)} = await at(${jsText(location)});`);
}

/** @param {string} location */
function jsName(location) {
  return `at_${location.replace(/-/g, "_")}`;
}

/** @param {Step} step @param {string} key @param {number} laterSeconds @param {boolean} isChosen */
function jsStep(step, key, laterSeconds, isChosen) {
  const access = jsName(step.location);
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

// ---- Both ---------------------------------------------------------------------------------------

/** @param {string} text @param {(unit: number) => string} escaped */
function quoted(text, escaped) {
  let literal = '"';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const char = text[i];
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" }[char];
    literal += short ?? (unit >= 0x20 && unit < 0x7f ? char : escaped(unit));
  }
  return `${literal}"`;
}

/** What the source says of itself. @param {Plan} plan @param {(text: string) => string} literal */
function comments({ chosen, key, warnings }, literal) {
  return [
    `// Recorded by FlowKV: operation ${chosen.seq}, ${chosen.op} ${literal(key)} at ${chosen.location}, and what led to it.`,
    "// The configuration is the emulator's when this test was copied.",
    ...warnings.map((warning) => `// Note: ${warning}`),
  ];
}

/** A namespace that the test does not look at. @param {string} namespace */
function otherThan(namespace) {
  return namespace === "others" ? "others-too" : "others";
}
