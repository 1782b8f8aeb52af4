// What the tests of the timeline share: a state, and what the page has drawn of it.
import { binding, open } from "./browser.js";

export const LAG_MILLIS = 6000;
export const settings = { replicationLag: "fixed:6s" };
export const HOSTILE = ["<img src=x onerror=alert(1)>", "\u202e" + "\u05d0".repeat(170), "nul\u0000key", "__proto__", "a%2Fb"];

/** Operations half a second apart, so that time is linear: a cached miss, stale reads, a 429, a delete. */
export async function apart(kv) {
  const at = (location) => (method, key, body) => binding(kv, { location }, method, key, body);
  const [lhr, sjc] = [at("lhr"), at("sjc")];
  const steps = [
    () => sjc("GET", "greeting"), //                a miss, which is cached
    () => lhr("PUT", "greeting", "hello"), //       arrives at sjc six seconds later
    () => lhr("GET", "greeting"),
    () => sjc("GET", "greeting"), //                the cached miss
    () => lhr("PUT", "greeting", "good morning"),
    () => sjc("GET", "greeting"), //                the cached miss, older
    () => lhr("GET", "greeting"),
    () => lhr("PUT", "other", "1"),
    () => lhr("DELETE", "other"), //                too soon for the limit
    () => lhr("GET", ""), //                        a list
  ];
  for (const step of steps) {
    await step();
    await kv.advanceClock(500);
  }
}

export async function history(kv) {
  const text = await (await fetch(`${kv.url}/__flowkv/history`)).text();
  return { text, lines: text.trim().split("\n").slice(1).map((line) => JSON.parse(line)) };
}

/** What the timeline calls an operation, told from its record alone. */
export function kindOf({ op, outcome, result, reason, fault }) {
  if (fault) return "fault";
  if (outcome === "refused") return /RATE|EXCEEDED/.test(reason) ? "limited" : "refused";
  if (op !== "get") return op;
  if (result.missed) return result.found ? "stale" : result.cacheStatus === "HIT" ? "cachedMiss" : "stale";
  return result.found ? "read" : "absent";
}

export async function timeline(t, kv, query = "", options) {
  const page = await open(t, `${kv.url}/#/timeline?namespace=app${query}`, options);
  await page.getByRole("heading", { name: "Timeline", exact: true }).waitFor();
  return page;
}

export const marks = (page) => page.locator("flowkv-timeline-chart .mark");
export const mark = (page, seq) => page.locator(`flowkv-timeline-chart .mark[data-seq="${seq}"]`);
export const panel = (page) => page.getByRole("region", { name: /Operation \d+/ });

/** Waits until the timeline shows so many marks. */
export async function marked(page, count) {
  await page.waitForFunction((n) => document.querySelectorAll("flowkv-timeline-chart .mark").length === n, count);
}

export const drawn = (page) =>
  page.evaluate(() => {
    const lane = (y) => [...document.querySelectorAll(".lane-line")].findIndex((line) => Math.abs(line.y1.baseVal.value - y) < 9);
    const names = [...document.querySelectorAll(".lane-name")].map((name) => name.textContent.trim());
    const numbers = (text) => text.match(/-?[\d.]+/g).map(Number);
    return {
      zoom: Number(document.querySelector(".moving").dataset.zoom),
      marks: [...document.querySelectorAll(".mark")].map((mark) => {
        const [x, y] = numbers(mark.getAttribute("transform"));
        return { seq: Number(mark.dataset.seq), kind: mark.dataset.kind, x, location: names[lane(y)] };
      }),
      bars: [...document.querySelectorAll(".moving .stale-bar")].map((bar) => ({
        millis: Number(bar.dataset.millis), width: bar.width.baseVal.value, x: bar.x.baseVal.value,
        location: names[lane(bar.y.baseVal.value + 3)],
      })),
      arrows: [...document.querySelectorAll(".moving .arrow")].map((arrow) => {
        const [x1, , x2, y2] = numbers(arrow.getAttribute("d"));
        return { write: Number(arrow.dataset.write), x1, x2, to: names[lane(y2 + 5)] };
      }),
    };
  });

/** Drops a file on the page. */
export async function drop(page, name, text) {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent("flowkv-timeline", "drop", { dataTransfer: data });
}
