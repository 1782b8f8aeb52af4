// Calls a method of a KV binding and answers the result, so that a test is one line:
//   POST {"method": "put", "args": ["key", {"$bytes": "AAEC"}]}  ->  {"result": …} or {"error": "TypeError: …"}
// What JSON cannot say is written {"$kind": …}, both ways.

export default {
  async fetch(request, env) {
    const { binding = "FLOW_KV", method, args = [] } = await request.json();
    try {
      const result = await env[binding][method](...args.map(decode));
      return Response.json({ result: await encode(result) });
    } catch (e) {
      return Response.json({ error: `${e.name}: ${e.message}` });
    }
  },
};

const decoders = {
  $bytes: (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer,
  $view: (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)),
  $pattern: (length) => pattern(length).buffer,
  // Of unknown length: sent chunked.
  $stream: (chunks) =>
    new ReadableStream({
      type: "bytes",
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    }),
  $response: (text) => new Response(text).body,
  $undefined: () => undefined,
  $NaN: () => NaN,
  $object: () => ({}),
};

function decode(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(decode);
  const [[kind, content] = [], ...more] = Object.entries(value);
  if (more.length === 0 && kind in decoders) return decoders[kind](content);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, decode(v)]));
}

async function encode(value) {
  if (value === undefined) return { $undefined: true };
  if (value instanceof ArrayBuffer) return bytes("$bytes", value);
  if (value instanceof ReadableStream) return bytes("$stream", await new Response(value).arrayBuffer());
  if (value instanceof Map) {
    return { $map: await Promise.all([...value].map(async ([k, v]) => [k, await encode(v)])) };
  }
  if (value !== null && typeof value === "object" && "value" in value) {
    return { ...value, value: await encode(value.value) };
  }
  return value;
}

function bytes(kind, buffer) {
  const view = new Uint8Array(buffer);
  if (view.length > 1000) {
    const expected = pattern(view.length);
    return { $large: view.length, isPattern: view.every((b, i) => b === expected[i]) };
  }
  return { [kind]: btoa(String.fromCharCode(...view)) };
}

function pattern(length) {
  const view = new Uint8Array(length);
  for (let i = 0; i < length; i++) view[i] = i % 251;
  return view;
}
