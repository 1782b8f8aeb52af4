// Calls methods of a binding as a request's JSON says, for tests of the platform itself: nothing
// is checked here, and what the platform answers or throws is passed on word for word.
// docs/reference/harness-protocol.md, "Calls of the binding", describes the JSON.

/** The answer to a request; never rejects. */
export async function callBinding(request, namespace) {
  try {
    return Response.json({ results: await perform(namespace, await request.json()) });
  } catch (e) {
    const message = `the body must be {"calls":[{"method":…,"args":[…]}, …]} (${e.message})`;
    return Response.json({ error: { code: "HARNESS_BAD_REQUEST", message } }, { status: 400 });
  }
}

async function perform(namespace, { calls, parallel = false, until = null }) {
  if (!Array.isArray(calls)) throw new TypeError("calls is no array");
  const results = [];
  if (parallel) {
    results.push(...(await Promise.all(calls.map((call) => outcome(namespace, call)))));
  } else {
    // With `until`, the calls are repeated until that moment; the answers are those of all rounds.
    do {
      for (const call of calls) results.push(await outcome(namespace, call));
    } while (until !== null && Date.now() < until && results.length < 20_000);
  }
  return results;
}

/** `at` is when the call was made, or a little before: a Worker's clock stands while it computes. */
async function outcome(namespace, { method, args = [] }) {
  const at = Date.now();
  try {
    return { at, value: await encode(await namespace[method](...args.map(decode))) };
  } catch (e) {
    const isError = e !== null && typeof e === "object";
    return {
      at,
      error: {
        name: isError && e.name ? String(e.name) : typeof e,
        message: isError && "message" in e ? String(e.message) : String(e),
      },
    };
  }
}

/** JSON, except for {"$base64": …} (bytes), {"$stream": …} (a stream of them) and {"$undefined": true}. */
function decode(value) {
  if (value === null || typeof value !== "object") return value;
  if (typeof value.$base64 === "string") return bytes(value.$base64);
  if (typeof value.$stream === "string") return new Response(bytes(value.$stream)).body;
  if (value.$undefined === true) return undefined;
  if (Array.isArray(value)) return value.map(decode);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decode(member)]));
}

/** The same the other way, and {"$map": [[key, value], …]} for a Map. */
async function encode(value) {
  if (value === undefined) return { $undefined: true };
  if (value === null || typeof value !== "object") return value;
  if (value instanceof ReadableStream) return encode(await new Response(value).arrayBuffer());
  if (value instanceof ArrayBuffer) return { $base64: base64(new Uint8Array(value)) };
  if (value instanceof Map) {
    return { $map: await Promise.all([...value].map(async ([key, v]) => [key, await encode(v)])) };
  }
  if (Array.isArray(value)) return Promise.all(value.map(encode));
  return Object.fromEntries(
    await Promise.all(Object.entries(value).map(async ([name, member]) => [name, await encode(member)])),
  );
}

function bytes(base64Text) {
  const binary = atob(base64Text);
  const result = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) result[i] = binary.charCodeAt(i);
  return result;
}

function base64(array) {
  let binary = "";
  for (let i = 0; i < array.length; i += 0x8000) {
    binary += String.fromCharCode(...array.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}
