// The options of `explore`. Nothing of Node is in here.

const MOST_SCHEDULES = 1_000_000;

const CHECKS = {
  kv: (kv) => isUrl(kv) || typeof kv?.url === "string" || "the handle or the URL of an emulator",
  schedules: (n) =>
    n === "all" || (Number.isInteger(n) && n >= 1 && n <= MOST_SCHEDULES) || `a number from 1 to ${MOST_SCHEDULES}, or "all"`,
  seed: (seed) => typeof seed === "bigint" || Number.isSafeInteger(seed) || "a whole number; a large one as a bigint",
  name: (name) => isText(name) || "a text",
  schedule: (schedule) => isText(schedule) || 'a text such as "app/sjc:get:visits#1=-1"',
  signal: (signal) => typeof signal?.throwIfAborted === "function" || "an AbortSignal",
  log: (log) => typeof log === "function" || "a function that takes a line",
};

/**
 * The options, with those that have a default.
 *
 * @param more names of options that the caller takes beside those
 * @throws TypeError naming the option
 */
export function checkedOptions(options, program, more = []) {
  if (typeof options === "function" || typeof program !== "function") {
    throw new TypeError("explore takes options and a function: explore({ schedules: 200 }, async (kv) => { … })");
  }
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  const known = [...Object.keys(CHECKS), ...more];
  for (const [name, value] of given) {
    if (!known.includes(name)) {
      throw new TypeError(`explore has no option ${name}; its options are ${known.join(", ")}`);
    }
    const allowed = CHECKS[name]?.(value) ?? true;
    if (allowed !== true) {
      throw new TypeError(`explore: ${name} must be ${allowed}, not ${shown(value)}`);
    }
  }
  return { schedules: 200, ...Object.fromEntries(given) };
}

export function isUrl(value) {
  return value instanceof URL || (isText(value) && URL.canParse(value));
}

function isText(value) {
  return typeof value === "string" && value !== "";
}

function shown(value) {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
