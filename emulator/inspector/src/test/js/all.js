// Every test of this folder in one process: to start one takes longer than its tests.
import { readdirSync } from "node:fs";

for (const file of readdirSync(new URL(".", import.meta.url)).sort()) {
  if (file.endsWith(".test.js")) await import(new URL(file, import.meta.url).href);
}
