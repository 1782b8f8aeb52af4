import { handle } from "../../../target/worker/visits.js";

export default { fetch: (request, env) => handle(request, env) };
