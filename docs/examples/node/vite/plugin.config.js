// sample: vite-config
import { cloudflare } from "@cloudflare/vite-plugin";
import { flowkv } from "flowkv/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [flowkv({ location: "sjc" }), cloudflare()],
});
// end of sample
