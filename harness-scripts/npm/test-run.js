// What set-up files know of the test that runs, for `explore`. Nothing of Node is in here.

/** Two copies of this package in one process share it. */
const RUN = Symbol.for("flowkv.test-run");

/** Where Vitest keeps its `expect`, which knows the test's name. */
const EXPECT = Symbol.for("expect-global");

/** Notes the emulator of the tests: a handle, or its URL. */
export function noteEmulator(kv, { token } = {}) {
  Object.assign(run(), { kv, token });
}

/** Notes the test that begins: what is known of its name, and the signal that ends it early. */
export function noteTest({ name, signal }) {
  Object.assign(run(), { name, signal });
}

/** What is known: kv, token, name and signal, each of them if it is. */
export function testNow() {
  return { ...globalThis[RUN], ...ofVitest() };
}

function run() {
  return (globalThis[RUN] ??= {});
}

function ofVitest() {
  const { currentTestName: name, testPath: file } = globalThis[EXPECT]?.getState?.() ?? {};
  return name ? { name, file } : {};
}
