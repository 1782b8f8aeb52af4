// Watches over whether the Workers' KV bindings are the emulator's: the preload reports, from within
// the program that runs Workers, which bindings it has pointed there.
import { randomUUID } from "node:crypto";
import http from "node:http";

const PATIENCE_SECONDS = 60;

export class Served {
  /** Why bindings are not the emulator's; undefined: as far as is known, they are. */
  failure;

  /** Resolves when a program has said that its Workers are ready. */
  heard;

  /** What the preload needs, as variables of the environment. */
  environment;

  #project;
  #say;
  #warn;
  #giveUp;
  #isHeard;
  #bindings = new Map();
  #said = new Set();
  #server;
  #timer;
  #hasMiniflare = false;
  #hasWorker = false;

  /**
   * Listens on the loopback address, at a path that nobody guesses.
   *
   * @param isDev whether wrangler dev is run, which must start a Miniflare; another program may not
   * @param say what hears of each binding and its namespace, once its Worker is ready
   * @param giveUp called once if bindings are not served
   */
  static async listen(isDev, project, say, warn, giveUp) {
    const served = new Served();
    served.heard = new Promise((resolve) => (served.#isHeard = resolve));
    served.#project = project;
    served.#say = say;
    served.#warn = warn;
    served.#giveUp = giveUp;
    const secret = `/${randomUUID()}`;
    served.#server = http.createServer((request, response) => {
      const isReport = request.method === "POST" && request.url === secret;
      let text = "";
      request.setEncoding("utf8").on("data", (part) => {
        text += isReport ? part : "";
      });
      request.on("end", () => {
        response.writeHead(isReport ? 204 : 404).end();
        if (isReport) served.#hear(JSON.parse(text));
      });
    });
    await new Promise((resolve, reject) => {
      served.#server.once("error", reject);
      served.#server.listen(0, "127.0.0.1", resolve);
    });
    served.environment = {
      FLOWKV_PROJECT: project.project,
      FLOWKV_WORKERS: JSON.stringify(isDev ? project.workers : withoutBindings(project.workers)),
      FLOWKV_DEV: String(process.pid),
      FLOWKV_REPORT: `http://127.0.0.1:${served.#server.address().port}${secret}`,
    };
    if (isDev) {
      const seconds = Number(process.env.FLOWKV_PATIENCE_SECONDS) || PATIENCE_SECONDS;
      served.#timer = setTimeout(() => served.#look(seconds), seconds * 1000);
    }
    return served;
  }

  #hear(report) {
    if (report.failed !== undefined) {
      this.#fail(report.failed);
    }
    if (report.served !== undefined) {
      this.#bindings.set(report.worker ?? "", report.served);
    }
    if (report.ready !== undefined) {
      report.ready.forEach((worker) => this.#sayBindings(worker));
      this.#isHeard();
    }
    this.#hasMiniflare ||= report.miniflare !== undefined;
    this.#hasWorker ||= Object.hasOwn(this.#project.workers, report.worker ?? "");
  }

  /** A Worker that starts again is not news. */
  #sayBindings(worker) {
    for (const [binding, namespace] of Object.entries(this.#bindings.get(worker) ?? {})) {
      const what = JSON.stringify([worker, binding, namespace]);
      if (!this.#said.has(what)) {
        this.#said.add(what);
        this.#say(binding, namespace);
      }
    }
  }

  #look(seconds) {
    if (!this.#hasMiniflare) {
      this.#fail(
        `wrangler has loaded no Miniflare within ${seconds} s, so its KV bindings are not the emulator's; ` +
          "`flowkv doctor` names the versions of wrangler that were tried",
      );
    } else if (!this.#hasWorker && Object.values(this.#project.workers).some((w) => w.bindings.length > 0)) {
      this.#warn(`no Worker of this project has started within ${seconds} s`);
    }
  }

  #fail(why) {
    if (this.failure === undefined) {
      this.failure = why;
      this.#giveUp();
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Other programs may give a Worker other bindings than its configuration says. */
function withoutBindings(workers) {
  return Object.fromEntries(Object.entries(workers).map(([name, worker]) => [name, { ...worker, bindings: [] }]));
}
