// Who answers at an address.

/** As long as a machine may take that has much else to do. */
const ANSWER_MILLISECONDS = 10_000;

/**
 * Resolves to who is there, in `kind` and in words, `what`: nobody, an emulator with its
 * configuration, or somebody else.
 */
export async function lookAt(url, token, milliseconds = ANSWER_MILLISECONDS) {
  const health = await ask(url, "health", token, milliseconds);
  if (health === undefined) {
    return { kind: "nobody", what: `nothing answers at ${url}` };
  }
  if (health.status === 401 && health.json?.error !== undefined) {
    return { kind: "emulator", isLocked: true, what: "an emulator answers there, which demands its token" };
  }
  if (health.json?.status !== "ok") {
    return { kind: "other", what: `what answers at ${url} is no emulator` };
  }
  const [version, config, clock] = await Promise.all(
    ["version", "config", "clock"].map(async (what) => (await ask(url, what, token, ANSWER_MILLISECONDS))?.json),
  );
  return {
    kind: "emulator",
    what: "an emulator answers there",
    version: version?.version,
    startedFor: version?.startedFor,
    config,
    clock,
  };
}

/** What is answered, with its JSON; undefined: nobody is there. */
async function ask(url, what, token, milliseconds) {
  let response;
  try {
    response = await fetch(`${url}/__flowkv/${what}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(milliseconds),
    });
    return { status: response.status, json: JSON.parse(await response.text()) };
  } catch (error) {
    const isNobody = error.cause?.code === "ECONNREFUSED" || error.cause?.errors?.every(isRefusal);
    return isNobody ? undefined : { status: response?.status };
  }
}

function isRefusal(error) {
  return error.code === "ECONNREFUSED";
}
