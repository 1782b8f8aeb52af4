// The harness Worker, its Java compiled to Wasm.
import module from "./worker.wasm"; // Compiled ahead of time: the Workers runtime compiles nothing.
import { callBinding } from "./binding.js";
import { load } from "./runtime.js";

// TeaVM's loader wants to compile: hand it the module, and have it take its own string functions.
WebAssembly.compile = async (compiled) => compiled;
WebAssembly.compileStreaming = async () => {
  throw new Error("not in the Workers runtime");
};
const java = await load(module);

export default { fetch: (request, env) => java.exports.handle(request, env, "wasm", callBinding) };
