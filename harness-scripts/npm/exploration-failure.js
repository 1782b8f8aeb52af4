// What a program that was explored is rejected with. Nothing of Node is in here.

const NAME = "ExplorationFailure";

/**
 * A program fails, or cannot be explored as it was asked for. Its message explains that, its cause
 * is what the program has thrown.
 */
export class ExplorationFailure extends Error {
  /**
   * @param caller the lines of the stack to show: the user's, not those of this package
   * @param thrown `{ error }`, what the program has thrown; undefined: nothing
   * @param found the schedule, how many surprises it has, what was unusual, and where to look
   */
  constructor(message, caller, thrown, { schedule, surprises, lines = [], url } = {}) {
    super(message, thrown && { cause: thrown.error });
    this.name = NAME;
    this.schedule = schedule;
    this.surprises = surprises;
    this.lines = lines;
    this.url = url;
    if (caller) this.stack = `${NAME}: ${message}\n${caller}`;
  }
}

/** Where a function of this package was called, which calls this at once: the lines of the stack. */
export function callerOf(called) {
  const at = {};
  Error.captureStackTrace?.(at, called);
  return (at.stack ?? "").split("\n").slice(1).join("\n");
}

/** Whether an error, or what a test runner has kept of one, says already what was unusual. */
export function isExplained(error) {
  return error?.name === NAME;
}
