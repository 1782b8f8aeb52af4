// @ts-check
// A test for JUnit.
import { otherThan, planOf } from "./plan.js";
import { comments, namesOf, quoted } from "./text.js";

/** @typedef {import("./plan.js").Plan} Plan */
/** @typedef {import("./steps.js").Step} Step */

/** A JUnit test, as docs/how-to/junit.md teaches it. @param {import("./plan.js").Asked} asked @returns {import("./plan.js").Copied} */
export function junitTest(asked) {
  const plan = planOf(asked);
  return { text: javaSource(plan), warnings: plan.warnings };
}

/** @param {Plan} plan */
function javaSource(plan) {
  const { config, settings, namespace, key, steps, locations, chosen } = plan;
  const names = namesOf(locations, javaName);
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

/** @param {string} location */
function javaName(location) {
  const name = location.replace(/[^A-Za-z0-9]+([A-Za-z0-9]?)/g, (_, letter) => letter.toUpperCase());
  return !/^[a-z]/.test(name) || JAVA_WORDS.has(name) || /^read\d+$/.test(name) ? `at${name}` : name;
}

/** A Java string literal in ASCII. @param {string} text */
export function javaText(text) {
  return quoted(text, (unit) => {
    // Java reads the escapes of Unicode before it looks for quotes and line ends: none may be one.
    const hex = unit.toString(16).padStart(4, "0");
    return unit < 0x80 ? `\\${unit.toString(8).padStart(3, "0")}` : `\\u${hex}`;
  });
}
