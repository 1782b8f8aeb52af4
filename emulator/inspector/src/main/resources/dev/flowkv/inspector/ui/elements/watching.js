// Keeps an element up to date with the emulator.

/** Renders an element again whenever the emulator fires one of the events. */
export class Watching {
  /**
   * @param {import("lit").LitElement} host
   * @param {() => import("../emulator.js").Emulator | undefined} emulator
   * @param {...string} events
   */
  constructor(host, emulator, ...events) {
    this.emulator = emulator;
    this.events = events;
    this.update = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    this.events.forEach((event) => this.emulator()?.addEventListener(event, this.update));
  }

  hostDisconnected() {
    this.events.forEach((event) => this.emulator()?.removeEventListener(event, this.update));
  }
}
