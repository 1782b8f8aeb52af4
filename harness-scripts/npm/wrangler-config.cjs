// Prints as JSON what configurations of wrangler say of KV and of the port: `node wrangler-config.cjs CLI_JS [FILE…]`,
// with wrangler's own reader, so that every file is read as wrangler reads it. Without a file it is
// the one that wrangler would take in this folder; where there is none, the list is empty.
"use strict";

const path = require("node:path");
const [cli, ...files] = process.argv.slice(2);
const { experimental_readRawConfig: read } = require(cli);

const found = [];
for (const file of files.length > 0 ? files : [undefined]) {
  const { rawConfig, configPath, userConfigPath } = read({ config: file }, { useRedirectIfAvailable: true });
  if (configPath) {
    const { name, kv_namespaces, previews, env, legacy_env, dev } = rawConfig;
    const folder = path.dirname(path.resolve(userConfigPath ?? configPath));
    found.push({ folder, name, kv_namespaces, previews, env, legacy_env, port: dev?.port });
  }
}
process.stdout.write(JSON.stringify(found));
