// Prints as JSON which KV bindings the Worker in a folder has, and which namespaces `dev` gives them:
// `node bindings.js DIR`. `flowkv doctor` reads it.
import path from "node:path";
import { readProject } from "./project.js";
import { wranglerNear } from "./wrangler.js";

const dir = path.resolve(process.argv[2] ?? ".");
const problems = [];
const { workers, bindings } = await readProject(dir, wranglerNear(dir), [], (what) => problems.push(what));
process.stdout.write(
  JSON.stringify({ ...(problems.length > 0 && { problem: problems[0] }), workers: Object.keys(workers), bindings }),
);
