import { cloudflare } from "@cloudflare/vite-plugin";
import { defineConfig } from "vite";

// Nothing of FlowKV: the preload puts the emulator in place of Miniflare's KV.
export default defineConfig({ plugins: [cloudflare()] });
