// The only door to the network: the control API, and a binding's requests for reads and writes at a
// location. Keys and values are never put into HTML here or anywhere else: only into text nodes.

const ROOT = "/__flowkv";
const TOKEN = "flowkv-token";

/** An answer that is no success. Its message is the server's own sentence. */
export class ApiError extends Error {
  /**
   * @param {number} status of HTTP; 0: the emulator does not answer
   * @param {string} message
   * @param {string} [field] what of the request is wrong
   */
  constructor(status, message, field) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

/** Speaks to the emulator that served this page. */
export class Api {
  /** Kept for this tab alone, until it is closed. */
  get token() {
    return sessionStorage.getItem(TOKEN) ?? "";
  }

  set token(token) {
    // What is copied with it is none of it: a header has no white space at its ends.
    sessionStorage.setItem(TOKEN, token.trim());
  }

  /**
   * Asks the control API.
   *
   * @param {string} path from /__flowkv on, such as "/clock"
   * @param {Record<string, string | number | undefined>} [query] members without a value are left out
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>} the answer's JSON
   */
  async get(path, query, signal) {
    return JSON.parse(await this.text(path, query, signal));
  }

  /**
   * Asks the control API for text, such as JSON Lines.
   *
   * @param {string} path
   * @param {Record<string, string | number | undefined>} [query]
   * @param {AbortSignal} [signal]
   */
  async text(path, query, signal) {
    return (await this.#fetch(ROOT + path + queryOf(query), { signal })).text();
  }

  /**
   * Asks the control API for a document of any size.
   *
   * @param {string} path
   * @param {Record<string, string | number | undefined>} [query]
   * @returns {Promise<Blob>}
   */
  async blob(path, query) {
    return (await this.#fetch(ROOT + path + queryOf(query), {})).blob();
  }

  /**
   * Changes something through the control API.
   *
   * @param {"PUT" | "POST" | "PATCH" | "DELETE"} method
   * @param {string} path
   * @param {unknown} [body] sent as JSON; a string or a file is sent as it is
   * @returns {Promise<any>} the answer's JSON
   */
  async send(method, path, body) {
    const sent = typeof body === "string" || body instanceof Blob ? body : JSON.stringify(body);
    const headers = body === undefined ? undefined : { "Content-Type": "application/json" };
    return (await this.#fetch(ROOT + path, { method, body: sent, headers })).json();
  }

  /**
   * Reads a key as a Worker at that location does, with all that a read does: it fills the cache.
   *
   * @param {Place} place
   * @param {string} key
   * @returns {Promise<{found: boolean, value: Blob, cacheStatus: string | null}>}
   */
  async read(place, key) {
    try {
      const answer = await this.#fetch(keyPath(key), { headers: placeHeaders(place) });
      return { found: true, value: await answer.blob(), cacheStatus: answer.headers.get("CF-Cache-Status") };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return { found: false, value: new Blob(), cacheStatus: null };
      }
      throw error;
    }
  }

  /**
   * Writes a key as a Worker at that location does.
   *
   * @param {Place} place
   * @param {string} key
   * @param {BodyInit} value
   * @param {{metadata?: string, expirationTtl?: string, expiration?: string}} [options] metadata: JSON text; the others: seconds
   */
  async put(place, key, value, options = {}) {
    /** @type {Record<string, string>} */
    const headers = placeHeaders(place);
    if (options.metadata) headers["CF-KV-Metadata"] = inHeader("The metadata", options.metadata);
    const query = queryOf({ expiration_ttl: options.expirationTtl, expiration: options.expiration });
    await this.#fetch(keyPath(key, query), { method: "PUT", body: value, headers });
  }

  /**
   * Deletes a key as a Worker at that location does.
   *
   * @param {Place} place
   * @param {string} key
   */
  async delete(place, key) {
    await this.#fetch(keyPath(key), { method: "DELETE", headers: placeHeaders(place) });
  }

  /**
   * @param {string} url
   * @param {RequestInit & {headers?: Record<string, string>}} init
   */
  async #fetch(url, init) {
    /** @type {Record<string, string>} */
    const headers = { ...init.headers };
    if (this.token !== "") headers.Authorization = `Bearer ${inHeader("The token", this.token)}`;
    let answer;
    try {
      answer = await fetch(url, { ...init, headers, cache: "no-store" });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError(0, "The emulator does not answer.");
    }
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }
}

/**
 * Where an operation arrives.
 *
 * @typedef {{namespace: string, location: string}} Place
 */

/** @param {Response} answer */
async function refusal(answer) {
  const text = await answer.text();
  try {
    const { error, field } = JSON.parse(text);
    return new ApiError(answer.status, String(error ?? text), field);
  } catch {
    return new ApiError(answer.status, text || `HTTP ${answer.status}`);
  }
}

/** @param {Place} place */
function placeHeaders({ namespace, location }) {
  return { "X-KV-Namespace-Id": inHeader("This namespace’s id", namespace), "X-KV-Location": inHeader("The location", location) };
}

/**
 * A header's characters are bytes: UTF-8 is put into it byte by byte.
 *
 * @param {string} what it is, to begin a sentence
 * @param {string} text
 * @throws {ApiError} if a header cannot carry it: it would arrive as another text, or not at all
 */
function inHeader(what, text) {
  // HTTP takes white space from the ends of a header; it would be another namespace.
  if (/^[\t\n\r ]|[\t\n\r ]$|[\0\n\r]/.test(text)) {
    throw new ApiError(400, `${what} begins or ends with white space, or has a NUL or a line end. No header can carry that, a Worker's neither.`);
  }
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/**
 * @param {string} key
 * @param {string} [query]
 */
function keyPath(key, query = "") {
  return `/${encodeURIComponent(key)}${query === "" ? "?" : `${query}&`}urlencoded=true`;
}

/** @param {Record<string, string | number | undefined>} [query] */
function queryOf(query = {}) {
  const parts = [];
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/**
 * The path of a namespace in the control API.
 *
 * @param {string} id
 * @throws {ApiError} if a browser would ask for another path
 */
export function namespacePath(id) {
  // A browser takes these two out of any path: the reset of ".." would be the reset of everything.
  if (id === "." || id === "..") {
    throw new ApiError(400, `A browser cannot ask for the namespace “${id}”. Outside of it, curl --path-as-is can.`);
  }
  return `/namespaces/${encodeURIComponent(id)}`;
}
