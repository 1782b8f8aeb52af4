// Questions to the control API of an emulator. Nothing of Node is in here.

const ASKING_MILLISECONDS = 60_000;

// Tests may replace it, for what the Worker fetches.
const { fetch } = globalThis;

/** Where a handle keeps the function that asks its emulator. Two copies of this package share it. */
const CONTROL = Symbol.for("flowkv.control");

/**
 * The function that asks an emulator: method, path behind `/__flowkv/`, body -> what is answered.
 * It rejects with the emulator's own words when that refuses; such an error has its `status`.
 */
export function controlOf(url, token) {
  return async function control(method, path, body) {
    const response = await answerOf(url, `${url}/__flowkv/${path}`, {
      method,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(ASKING_MILLISECONDS),
    });
    const text = await response.text();
    if (!response.ok) {
      const error = new Error(`the emulator refused ${method} ${path.split("?")[0]}: ${text}`);
      throw Object.assign(error, { status: response.status, words: wordsOf(text) });
    }
    return text === "" ? undefined : JSON.parse(text);
  };
}

async function answerOf(url, address, request) {
  try {
    return await fetch(address, request);
  } catch (error) {
    const why = error.cause?.code ?? error.message;
    throw new Error(`the emulator at ${url} does not answer (${why})`, { cause: error });
  }
}

/** Lets a handle be asked whatever the control API knows. */
export function withControl(kv, control) {
  return Object.defineProperty(kv, CONTROL, { value: control });
}

/** The function that asks the emulator of a handle. */
export function controlFor(kv) {
  return kv[CONTROL] ?? controlOf(kv.url);
}

/** What an emulator says of a refusal. */
function wordsOf(text) {
  try {
    return JSON.parse(text).error ?? text;
  } catch {
    return text;
  }
}
