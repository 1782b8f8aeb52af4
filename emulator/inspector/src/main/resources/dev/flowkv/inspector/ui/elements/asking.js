// Asks again and again for what no operation tells.

/** Calls something each second while its element is on a page that can be seen; one call at a time. */
export class Asking {
  /**
   * @param {import("lit").LitElement} host
   * @param {() => Promise<void>} ask
   */
  constructor(host, ask) {
    this.ask = ask;
    this.isAsking = false;
    host.addController(this);
  }

  hostConnected() {
    this.timer = setInterval(() => this.now(), 1000);
    this.now();
  }

  hostDisconnected() {
    clearInterval(this.timer);
  }

  /** Asks at once, unless a question is under way. */
  async now() {
    if (this.isAsking || document.hidden) return;
    this.isAsking = true;
    try {
      await this.ask();
    } finally {
      this.isAsking = false;
    }
  }
}
