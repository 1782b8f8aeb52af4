// Part of the plug-in of Vitest: `explore` finds the emulator, and the signal that ends a test early.
import { beforeEach, inject } from "vitest";
import { noteEmulator, noteTest } from "../test-run.js";

noteEmulator(inject("workersKv"), { token: inject("workersKvToken") });
beforeEach(({ signal }) => noteTest({ signal }));
