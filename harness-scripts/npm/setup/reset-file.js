// Part of the plug-in of Vitest: each file of tests begins with an empty emulator.
import { inject } from "vitest";
import { workersKv } from "../handle.js";

await workersKv(inject("workersKv"), { token: inject("workersKvToken") }).reset();
