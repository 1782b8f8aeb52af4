// Part of the plug-in of Vitest: each failed test says what was unusual.
import { inject } from "vitest";
import { explainFailures } from "../vitest.js";

explainFailures(inject("workersKv"), { token: inject("workersKvToken") });
