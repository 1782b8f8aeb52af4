// Reads a part of a JSON text as the text that it is. Metadata is text to KV: 1.0 is not 1, and a
// number of twenty digits has all of them; JSON.parse would lose both.

/**
 * The text of a member; undefined: there is none.
 *
 * @param {string} json valid JSON
 * @param {(string | number)[]} path names and positions, from the outside in
 * @returns {string | undefined}
 */
export function rawAt(json, path) {
  const reader = new Reader(json);
  for (const step of path) {
    if (!reader.enter(step)) return undefined;
  }
  return reader.value();
}

const STRING = /"(?:[^"\\]|\\.)*"/y;
const OTHER = /[^\s,\]}]+/y;
const SPACE = /\s*/y;

class Reader {
  #at = 0;

  /** @param {string} json */
  constructor(json) {
    this.json = json;
  }

  /** The text of the value that begins here. */
  value() {
    this.#take(SPACE);
    const from = this.#at;
    this.#skip();
    return this.json.slice(from, this.#at);
  }

  /**
   * Goes to the value of a member, or of a position.
   *
   * @param {string | number} step
   */
  enter(step) {
    this.#take(SPACE);
    const isObject = this.json[this.#at] === "{";
    if (isObject !== (typeof step === "string") || (!isObject && this.json[this.#at] !== "[")) return false;
    this.#at++;
    for (let position = 0; !this.#isClosing(); position++) {
      const name = isObject ? this.#name() : position;
      if (name === step) return true;
      this.#skip();
      this.#take(SPACE);
      if (this.json[this.#at] === ",") this.#at++;
    }
    return false;
  }

  #name() {
    const name = JSON.parse(this.#take(STRING));
    this.#take(SPACE);
    this.#at++;
    return name;
  }

  #skip() {
    this.#take(SPACE);
    const first = this.json[this.#at];
    if (first === '"') this.#take(STRING);
    else if (first !== "{" && first !== "[") this.#take(OTHER);
    else {
      this.#at++;
      while (!this.#isClosing()) {
        // A name is skipped as a value is: what stands between them tells nothing more.
        if (this.json[this.#at] === "," || this.json[this.#at] === ":") this.#at++;
        else this.#skip();
      }
      this.#at++;
    }
  }

  #isClosing() {
    this.#take(SPACE);
    return this.#at >= this.json.length || this.json[this.#at] === "}" || this.json[this.#at] === "]";
  }

  /** @param {RegExp} what sticky */
  #take(what) {
    what.lastIndex = this.#at;
    const found = what.exec(this.json)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }
}
