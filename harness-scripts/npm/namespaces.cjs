// Which namespace a KV binding names. docs/how-to/workers.md has the rule.
"use strict";

const { createHash } = require("node:crypto");
const path = require("node:path");

/** What people write where an id is still to come, as words between dashes and underscores. */
const PLACEHOLDER_WORDS = new Set(["your", "placeholder", "todo", "tbd", "fixme", "replace", "changeme", "insert"]);

/** `namespace-id`, `KV_NAMESPACE_ID`, `preview_id`: what is to be filled in, and no name of its own. */
const NAME_OF_THE_FIELD = /^(?:(?:kv|namespace|preview)[-_])+id$/i;

/**
 * Returns the namespace's id: the one that the configuration says, or one of the project's own where
 * it says none or holds a placeholder. wrangler puts the binding's name where an id is missing.
 */
function namespaceOf(binding, id, project) {
  return id === undefined || id === binding || isPlaceholder(id) ? `${project}:${binding}` : id;
}

/** Says whether an id only holds the place of one. */
function isPlaceholder(id) {
  const marks = id.replace(/[-_. ]/g, "").toLowerCase();
  return (
    /[<>{}[\]$]/.test(id) ||
    marks === "" ||
    (marks.length >= 3 && new Set(marks).size === 1) ||
    NAME_OF_THE_FIELD.test(id) ||
    id.toLowerCase().split(/[-_. ]/).some((word) => PLACEHOLDER_WORDS.has(word))
  );
}

/** Returns the name of a project: its Worker's, else that of its folder, told from others by a hash. */
function projectOf(name, folder) {
  if (name) {
    return name;
  }
  const hash = createHash("sha256").update(path.resolve(folder)).digest("hex").slice(0, 6);
  return `${path.basename(path.resolve(folder))}-${hash}`;
}

module.exports = { namespaceOf, isPlaceholder, projectOf };
