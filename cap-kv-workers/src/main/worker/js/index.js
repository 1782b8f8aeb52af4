// The harness Worker, its Java compiled to JavaScript.
import { callBinding } from "./binding.js";
import { handle } from "./worker.js";

export default { fetch: (request, env) => handle(request, env, "js", callBinding) };
