// What a person does anywhere on the screen: keys, and files that are dropped.

/**
 * Listens while its host is on the page.
 *
 * @implements {Partial<import("lit").ReactiveController>}
 */
export class ScreenInputs {
  #actions;

  /**
   * @param {import("lit").ReactiveControllerHost} host
   * @param {{jump: (by: number) => void, close: () => boolean, open: (file: File) => void}} actions
   *     close: answers whether there was something to close
   */
  constructor(host, actions) {
    this.#actions = actions;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener("keydown", this.#key);
    document.addEventListener("dragover", this.#drag);
    document.addEventListener("drop", this.#drop);
  }

  hostDisconnected() {
    document.removeEventListener("keydown", this.#key);
    document.removeEventListener("dragover", this.#drag);
    document.removeEventListener("drop", this.#drop);
  }

  /** Letters, except where somebody types. @param {KeyboardEvent} event */
  #key = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.("input, select, textarea, dialog")) return;
    if (event.key === "n" || event.key === "j") this.#actions.jump(1);
    else if (event.key === "p" || event.key === "k") this.#actions.jump(-1);
    else if (event.key !== "Escape" || !this.#actions.close()) return;
    event.preventDefault();
  };

  /** Without this the browser would open the file itself. @param {DragEvent} event */
  #drag = (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  };

  /** @param {DragEvent} event */
  #drop = (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (file === undefined) return;
    event.preventDefault();
    this.#actions.open(file);
  };
}
