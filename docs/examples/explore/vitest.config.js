import { flowkv } from "flowkv/vitest";
import { defineConfig } from "vitest/config";

// Under `flowkv explore`, the emulator of the plug-in is the one at FLOWKV_URL.
export default defineConfig({ plugins: [flowkv()] });
