// The site: the pages of docs, as they are, with a menu and a search that needs no server.
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const DOCS = fileURLToPath(new URL("../../../docs/", import.meta.url));
const DECISIONS = path.join(DOCS, "decisions");
const REPOSITORY = "https://github.com/flowkv/flowkv/blob/main/";

export default defineConfig({
  title: "FlowKV",
  description: "A Workers KV emulator that is as inconsistent as the real thing.",
  srcDir: DOCS,
  outDir: fileURLToPath(new URL("../dist", import.meta.url)),
  cacheDir: fileURLToPath(new URL("../node_modules/.cache/vitepress", import.meta.url)),
  // Decisions are read in the repository. What npm or Maven has put beside samples is no page.
  srcExclude: ["decisions/**", "**/node_modules/**", "**/target/**"],
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, "$1index.md"),
  cleanUrls: false,
  vite: { plugins: [{ name: "vue-of-vitepress", enforce: "pre", resolveId: vueOfVitepress }] },
  markdown: {
    // Pages have no HTML but comments, and what looks like HTML is text.
    html: false,
    attrs: { disable: true },
    anchor: { slugify: anchorOf },
    config: (md) => {
      md.core.ruler.before("normalize", "comments", (state) => {
        state.src = state.src.replace(/^<!--[^\n]*-->$/gm, "");
      });
      md.core.ruler.push("repository", linkToTheRepository);
    },
  },
  themeConfig: {
    search: { provider: "local" },
    sidebar: sidebar(),
    outline: [2, 3],
  },
});

/** What GitHub calls a heading in links, so that a link works here and there. */
function anchorOf(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\- _]/gu, "").replaceAll(" ", "-");
}

/** Pages are made into modules that import vue, which is beside VitePress and not beside them. */
function vueOfVitepress(id, importer) {
  const isOfAPage = /^vue(\/|$)/.test(id) && importer?.startsWith(DOCS);
  return isOfAPage ? this.resolve(id, fileURLToPath(import.meta.url), { skipSelf: true }) : null;
}

/** What is no page of the site is a file of the repository. */
function linkToTheRepository(state) {
  for (const token of state.tokens) {
    for (const child of token.children ?? []) {
      const href = child.type === "link_open" ? child.attrGet("href") : null;
      if (href === null || /^([a-z]+:|#)/.test(href)) continue;
      const [file, anchor] = href.split("#");
      const target = path.resolve(path.dirname(state.env.path ?? path.join(DOCS, state.env.relativePath)), file);
      const isPage = target.startsWith(DOCS) && target.endsWith(".md") && !target.startsWith(DECISIONS);
      if (!isPage && existsSync(target)) {
        const inRepository = path.relative(path.join(DOCS, ".."), target).split(path.sep).join("/");
        child.attrSet("href", REPOSITORY + inRepository + (anchor ? `#${anchor}` : ""));
      } else if (target.endsWith(`${path.sep}README.md`)) {
        child.attrSet("href", href.replace(/README\.md/, "index.md"));
      }
    }
  }
}

/** The menu is the contents page: a group for each heading, a line for each link. */
function sidebar() {
  const groups = [];
  for (const line of readFileSync(path.join(DOCS, "README.md"), "utf8").split("\n")) {
    const heading = /^## (.*)/.exec(line);
    const link = /^- \[([^\]]+)\]\(([^)#]+\.md)/.exec(line);
    if (heading) {
      groups.push({ text: heading[1], collapsed: false, items: [] });
    } else if (link && statSync(path.join(DOCS, link[2]), { throwIfNoEntry: false })) {
      groups.at(-1).items.push({
        text: link[1].replaceAll("`", ""),
        link: `/${link[2].replace(/README\.md$/, "").replace(/\.md$/, "")}`,
      });
    }
  }
  return groups.filter(({ items }) => items.length > 0);
}
