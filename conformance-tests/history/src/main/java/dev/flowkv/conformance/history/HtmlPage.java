package dev.flowkv.conformance.history;

import dev.flowkv.explain.Printable;

/** One self-contained page: no script, nothing from a network, light and dark. */
public final class HtmlPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #d0d7de; --dim: #656d76; --ok: #1a7f37; --bad: #cf222e;
        --bad-back: #ffebe9; --ok-back: #dafbe1; --note: #9a6700; --amber: #d4a72c; --back: #fff; --head: #f6f8fa; --text: #1f2328; }
      @media (prefers-color-scheme: dark) { :root { --line: #30363d; --dim: #8d96a0; --ok: #3fb950; --bad: #f85149;
        --bad-back: #3d1417; --ok-back: #10281a; --note: #d29922; --amber: #bb8009; --back: #0d1117; --head: #161b22; --text: #e6edf3; } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } h3 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
      table { border-collapse: collapse; font-size: .9rem; } .wide { overflow-x: auto; }
      th, td { border: 1px solid var(--line); padding: .3rem .55rem; text-align: left; vertical-align: top; }
      thead th { background: var(--head); position: sticky; top: 0; }
      code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; } .dim { color: var(--dim); } p.dim { margin: .1rem 0 .6rem; }
      .ok { color: var(--ok); } .bad { color: var(--bad); font-weight: 600; } .note { color: var(--note); }
      td.bad { background: var(--bad-back); } td.shown { background: var(--bad-back); } td.write { background: var(--ok-back); }
      .sentences { font-size: .9rem; padding-left: 3.2rem; } .sentences li { margin: .15rem 0; overflow-wrap: anywhere; }
      svg.chart { display: block; font: 11px system-ui, sans-serif; } svg text { fill: var(--text); text-anchor: middle; }
      svg text.lane { text-anchor: start; font-weight: 600; } svg text.time, svg text.number { fill: var(--dim); font-size: 10px; }
      svg text.note { fill: var(--note); } svg text.bad { fill: var(--bad); }
      svg line.lane { stroke: var(--line); } svg .fold { fill: var(--head); stroke: var(--line); stroke-dasharray: 3 3; }
      svg line.old { stroke: var(--amber); stroke-width: 5; stroke-linecap: round; opacity: .55; } svg line.from { stroke: var(--amber); stroke-dasharray: 3 3; }
      svg .put { fill: var(--ok); } svg .get { fill: var(--back); stroke: var(--dim); stroke-width: 2; } svg .get.stale { fill: var(--amber); stroke: var(--note); }
      svg .failed { stroke: var(--bad); stroke-width: 2.5; fill: none; } svg .broken { fill: none; stroke: var(--bad); stroke-width: 2.5; }
      td.time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--dim); }
      """;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  /** An empty page. */
  public HtmlPage(String title) {
    this.title = title;
    body.append("<h1>").append(escape(title)).append("</h1>\n");
  }

  /** Adds markup as it is. */
  public HtmlPage add(String markup) {
    body.append(markup).append('\n');
    return this;
  }

  /** Adds a paragraph of text. */
  public HtmlPage text(String text) {
    return add("<p>" + escape(text) + "</p>");
  }

  /** Adds a heading. */
  public HtmlPage heading(String text) {
    return add("<h2>" + escape(text) + "</h2>");
  }

  /** The page. */
  @Override
  public String toString() {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
        + escape(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style></head><body>\n"
        + body
        + "</body></html>\n";
  }

  /** Text as markup: what has a meaning in HTML is escaped, control characters are shown. */
  public static String escape(String text) {
    return Printable.text(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
