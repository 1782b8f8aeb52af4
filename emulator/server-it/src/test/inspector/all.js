// Every test of this folder in one process, so that they share a browser.
import { readdirSync } from "node:fs";

for (const file of readdirSync(new URL(".", import.meta.url)).sort()) {
  if (file.endsWith(".test.js")) await import(new URL(file, import.meta.url).href);
}
