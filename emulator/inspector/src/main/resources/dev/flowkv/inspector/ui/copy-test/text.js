// @ts-check
// Recorded text in source text: nothing in it ends a literal or a comment. A file may be anybody's.

/** A literal in ASCII. @param {string} text @param {(unit: number) => string} escaped how a character is written
 */
export function quoted(text, escaped) {
  let literal = '"';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const char = text[i];
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" }[char];
    literal += short ?? (unit >= 0x20 && unit < 0x7f ? char : escaped(unit));
  }
  return `${literal}"`;
}

/** What the source says of itself. @param {import("./plan.js").Plan} plan @param {(text: string) => string} literal */
export function comments({ chosen, key, warnings }, literal) {
  return [
    `// Recorded by FlowKV: operation ${chosen.seq}, ${chosen.op} ${literal(key)} at ${literal(chosen.location)}, and what led to it.`,
    "// The configuration is the emulator's when this test was copied.",
    ...warnings.map((warning) => `// Note: ${warning}`),
  ];
}

/**
 * A name for each location, made of letters and digits, and no two alike.
 *
 * @param {string[]} locations
 * @param {(location: string) => string} named
 * @returns {Map<string, string>}
 */
export function namesOf(locations, named) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const location of locations) {
    let name = named(location);
    while ([...names.values()].includes(name)) name += "x";
    names.set(location, name);
  }
  return names;
}
