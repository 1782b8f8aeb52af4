// The ways through the keys of a namespace: into groups and out of them, and from page to page.
import { html, nothing } from "lit";
import { untrusted } from "../elements/untrusted.js";
import { groupsOf } from "./tree.js";

/**
 * The groups that the prefix lies in, to go back to.
 *
 * @param {{prefix: string, delimiter: string}} range
 * @param {(prefix: string) => string} linkOf
 */
export function crumbs({ prefix, delimiter }, linkOf) {
  if (delimiter === "" && prefix === "") return nothing;
  const groups = [{ name: "all keys", prefix: "" }, ...groupsOf(prefix, delimiter)];
  return html`
    <nav class="crumbs" aria-label="Groups">
      ${groups.map(
        (group) => html`
          <a href=${linkOf(group.prefix)} aria-current=${group.prefix === prefix ? "page" : nothing}
            >${group.prefix === "" ? group.name : untrusted(group.name)}</a>
        `,
      )}
    </nav>
  `;
}

/**
 * The pages around the one that is shown.
 *
 * @param {{after: string, before: string | undefined, next: string | undefined}} at where this page, the
 *     one before and the next one begin; empty: the first page
 * @param {(after: string | undefined) => string} linkOf
 */
export function pager({ after, before, next }, linkOf) {
  if (after === "" && next === undefined) return nothing;
  return html`
    <nav class="bar pager" aria-label="Pages">
      ${after === "" ? nothing : html`<a href=${linkOf(undefined)}>First page</a>`}
      ${before === undefined || before === "" ? nothing : html`<a href=${linkOf(before)}>Page before</a>`}
      ${next === undefined ? html`<span class="muted">This is the last page.</span>` : html`<a href=${linkOf(next)}>Next page</a>`}
    </nav>
  `;
}
