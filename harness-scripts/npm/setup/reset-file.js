// Part of the plug-in of Vitest: each file of tests begins with an empty emulator.
import { inject } from "vitest";
import { workersKv } from "../client.js";

await workersKv(inject("workersKv")).reset();
