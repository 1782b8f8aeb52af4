// Part of the plug-in of Vitest: each test begins with an empty emulator.
import { beforeEach, inject } from "vitest";
import { workersKv } from "../client.js";

beforeEach(() => workersKv(inject("workersKv")).reset());
