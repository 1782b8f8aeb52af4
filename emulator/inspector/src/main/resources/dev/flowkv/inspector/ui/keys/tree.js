// Keys as a tree by a delimiter, and the way back through pages that only know the next one.

/**
 * The groups that a prefix lies in, the outermost first: for "user/1/na" the groups "user/" and
 * "user/1/". Each is named by what it adds.
 *
 * @param {string} prefix
 * @param {string} delimiter
 * @returns {{name: string, prefix: string}[]}
 */
export function groupsOf(prefix, delimiter) {
  if (delimiter === "") return [];
  const groups = [];
  let from = 0;
  for (let at = prefix.indexOf(delimiter); at >= 0; at = prefix.indexOf(delimiter, from)) {
    const end = at + delimiter.length;
    groups.push({ name: prefix.slice(from, end), prefix: prefix.slice(0, end) });
    from = end;
  }
  return groups;
}

/** Remembers from which page one came, since the API knows only what follows. */
export class Pages {
  #of = "";
  /** @type {Map<string, string>} */
  #before = new Map();

  /**
   * A page is shown.
   *
   * @param {string} of what is paged through; with another one all is forgotten
   * @param {string} after where it begins; empty: the first page
   * @param {string | undefined} next where the next one begins
   */
  shown(of, after, next) {
    if (of !== this.#of) {
      this.#of = of;
      this.#before.clear();
    }
    if (next !== undefined) this.#before.set(next, after);
  }

  /**
   * Where the page before begins; undefined: it is not known, or there is none.
   *
   * @param {string} after
   */
  before(after) {
    return this.#before.get(after);
  }
}
