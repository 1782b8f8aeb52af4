// An MCP server that gives out tokens: Cloudflare's own library keeps each grant in KV.
import { oauth } from "./oauth.js";

export default oauth;
