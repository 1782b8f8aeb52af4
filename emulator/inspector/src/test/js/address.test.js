import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAddress, parseAddress } from "../../main/resources/dev/flowkv/inspector/ui/address.js";

test("an address is read as it was written, whatever the key is", () => {
  for (const key of ["greeting", "a&b=c#d?e", "ü/%2F", "‮abc\u0000", "=", "100%"]) {
    const written = formatAddress("key", { namespace: "app", key });
    assert.deepEqual(parseAddress(written), { screen: "key", query: { namespace: "app", key } });
  }
});

test("members without a value are left out", () => {
  assert.equal(formatAddress("keys", { namespace: undefined, prefix: "" }), "#/keys");
});

test("what is unknown leads to the first screen", () => {
  for (const fragment of ["", "#", "#/", "#/nowhere", "#main", "#/%%%"]) {
    assert.equal(parseAddress(fragment).screen, "keys");
  }
});
