// Runs what runs Workers - plain `wrangler dev`, or another program that does it with Miniflare -
// with its KV bindings served by a FlowKV emulator.
import { EmulatorOf } from "./emulator-of.js";
import { Mistake } from "./mistake.js";
import { DEV, RUN, options } from "./options.js";
import { ended, onEndingSignal, statusOf, whenNpmIsGone } from "./processes.js";
import { dataOf } from "./project-data.js";
import { declare, folderOf, readProject } from "./project.js";
import { Worker } from "./worker.js";
import { argumentsOfEach, valuesOf } from "./wrangler-args.js";
import { wranglerFor, wranglerNear } from "./wrangler.js";

/** For an emulator, which may have a state to save. */
const SAVE_MILLISECONDS = 60_000;

/** Runs `flowkv dev`; sets the status that this process ends with. */
export const dev = (argv) =>
  runWorkers(argv, DEV, ({ dir, wrangler, after }) => {
    if (after.some((arg) => ["--remote", "-r"].includes(arg))) {
      throw new Mistake("wrangler dev --remote runs the Worker at Cloudflare, with the real KV; leave it out", 2);
    }
    const program = wranglerFor(dir, wrangler);
    return { program: [...program, "dev"], wrangler: program, files: valuesOf(after, "-c", "--config") };
  });

/** Runs `flowkv run`; sets the status that this process ends with. */
export const run = (argv) =>
  runWorkers(argv, RUN, ({ dir }) => ({ program: [], wrangler: wranglerNear(dir), files: [] }));

async function runWorkers(argv, command, programOf) {
  const warn = (what) => console.error(`flowkv ${command.name}: ${what}`);
  let started;
  let workers;
  let asked;
  const end = (signal) => {
    asked ??= statusOf(null, signal);
    workers?.forEach((worker) => worker.signal(signal));
    if (workers === undefined) process.exit(asked); // And the emulator with it.
  };
  onEndingSignal(end);
  whenNpmIsGone(() => end("SIGTERM"));
  try {
    const plan = await options(argv, command);
    if (plan.help) {
      process.stdout.write(command.help);
      return;
    }
    if (plan.file !== undefined) {
      warn(`options of ${plan.file.name}: ${plan.file.options.join(", ")}`);
    }
    const { program, wrangler, files } = programOf(plan);
    const reading = readProject(plan.dir, wrangler, files, warn);
    const folder = folderOf(plan.dir, files);
    const data = dataOf(plan, command === DEV ? folder : undefined);
    const emulator = await new EmulatorOf({ ...plan, folder, data }, warn, (child) => (started = child)).find();
    plan.locations.forEach((location) => checkLocation(emulator, location));
    // An emulator that is started says so itself; what `run` prints is its program's.
    if (started === undefined && command === DEV) {
      console.log(`inspector  ${emulator.url}/`);
    }
    if (command === DEV && emulator.data !== undefined) {
      console.log(`data       ${emulator.data}`);
    }
    const project = await reading;
    await declare(emulator.url, emulator.token, project.titles, warn);
    const args = await argumentsOfEach(plan.after, plan.locations.length, project.port);
    const starting = { dir: plan.dir, isDev: command === DEV, emulator, project, warn, isAlone: args.length === 1 };
    workers = [];
    for (const [at, location] of plan.locations.entries()) {
      // One after the other: two workerds that make the SQLite files of one .wrangler/state collide.
      const isLastUp = await isUp(workers.at(-1));
      if (!isLastUp || asked !== undefined) break;
      const worker = await Worker.start({ ...starting, location, command: [...program, ...args[at]] });
      workers.push(worker);
      // A signal that came meanwhile has not reached this one.
      if (asked !== undefined) worker.signal("SIGTERM");
    }
    if (workers.length > 1 && workers.length === args.length) {
      sayWhere(workers, plan.locations);
    }
    const status = await statusOfAll(workers).catch((error) => {
      throw new Mistake(`${program[0] ?? plan.after[0]} cannot be run: ${error.message}`);
    });
    const failed = workers.find((worker) => worker.failure !== undefined);
    if (failed !== undefined) {
      throw new Mistake(failed.failure);
    }
    process.exitCode = asked ?? status;
  } catch (error) {
    if (!(error instanceof Mistake)) {
      throw error;
    }
    // What has been said already is not said again.
    if (error.message !== "") warn(error.message);
    process.exitCode = asked ?? error.status;
  } finally {
    if (started !== undefined) {
      await ended(started, SAVE_MILLISECONDS);
    }
  }
}

function checkLocation({ config }, location) {
  if (location !== "" && !config.locations.includes(location)) {
    throw new Mistake(
      `the emulator has no location "${location}"; its locations are ${config.locations.join(", ")}`,
      2,
    );
  }
}

/** Waits until a Worker is ready; resolves to whether it is. */
async function isUp(worker) {
  return worker === undefined || Promise.race([worker.ready.then(() => true), worker.status().then(isNot, isNot)]);
}

function isNot() {
  return false;
}

/** Prints where the Workers are, once all of them are ready. */
async function sayWhere(workers, locations) {
  const urls = await Promise.all(workers.map((worker) => worker.ready));
  const width = Math.max("location".length, ...locations.map((location) => location.length)) + 2;
  console.log(["", row("location", "Worker"), ...locations.map((name, at) => row(name, urls[at])), ""].join("\n"));

  function row(location, url) {
    return location.padEnd(width) + url;
  }
}

/** Resolves to the status of the first that ends, once all have ended: they end together. */
async function statusOfAll(workers) {
  let first;
  const statuses = workers.map(async (worker) => {
    try {
      const status = await worker.status();
      first ??= status;
    } finally {
      workers.forEach((other) => other !== worker && other.signal("SIGTERM"));
    }
  });
  const failed = (await Promise.allSettled(statuses)).find(({ status }) => status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return first;
}
