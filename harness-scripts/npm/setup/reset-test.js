// Part of the plug-in of Vitest: each test begins with an empty emulator.
import { beforeEach, inject } from "vitest";
import { workersKv } from "../handle.js";

const kv = workersKv(inject("workersKv"), { token: inject("workersKvToken") });
beforeEach(() => kv.reset());
