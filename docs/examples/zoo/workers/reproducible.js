// A schedule replays only where the Worker does the same again. Libraries draw ids and read the wall
// clock without asking, so each request brings both: the moment, and a text that decides the draws.

const WallClock = Date;

/** Returns the Worker, with the time and the random bytes that a request names in its headers. */
export function reproducible(worker) {
  return {
    fetch(request, env, ctx) {
      setTime(Number(request.headers.get("zoo-now")));
      setRandom(draws(request.headers.get("zoo-seed")));
      return worker.fetch(request, env, ctx);
    },
  };
}

function setTime(now) {
  globalThis.Date = class extends WallClock {
    constructor(...moment) {
      super(...(moment.length === 0 ? [now] : moment));
    }
    static now() {
      return now;
    }
  };
}

function setRandom(next) {
  const fill = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = next() >>> 24;
    return array;
  };
  Math.random = () => next() / 2 ** 32;
  crypto.getRandomValues = fill;
  crypto.randomUUID = () => {
    const bytes = fill(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
}

/** The same whole numbers of 32 bits for the same text: FNV-1a, then mulberry32. */
function draws(seed) {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (z ^ (z >>> 14)) >>> 0;
  };
}
