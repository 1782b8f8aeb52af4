// @ts-check
// What a recorded line does to one key.

/**
 * @typedef {Record<string, any>} Line a line of a history, parsed
 * @typedef {{op: string, at: number, location: string, seq: number, count?: number, value?: string,
 *   metadata?: string, expiration?: number, expirationTtl?: number, cacheTtl?: number,
 *   answer?: {value: string | null, metadata?: string}}} Step
 */

/** The key that a read is about; of a bulk read, the first one that is stale. @param {Line} line */
export function keyOf(line) {
  if (line.op === "get") {
    return line.key;
  }
  return line.keys.find((/** @type {string} */ key) => line.results[key]?.missed) ?? line.keys[0];
}

/**
 * What of a line happens in the test.
 * @param {Line} line
 * @param {{namespace: string, key: string}} subject
 * @param {boolean} isSharded
 * @param {string[]} warnings
 * @returns {Step[]}
 */
export function steps(line, { namespace, key }, isSharded, warnings) {
  if (line.change !== undefined) {
    return [];
  }
  const isLost = line.fault === "ACKNOWLEDGEMENT_LOST";
  const step = { at: line.return, call: line.call, location: line.location, seq: line.seq };
  if (line.outcome !== "ok" && !isLost) {
    if (line.outcome === "unknown" && line.namespace === namespace && touches(line, key)) {
      warnings.push(`Whether operation ${line.seq} took effect is not known; it is not in the test.`);
    }
    return [];
  }
  /** @type {Step[]} */
  const found = [];
  for (const one of single(line)) {
    if (line.namespace === namespace && one.key === key) {
      found.push({ ...step, ...own(line, one, warnings) });
    } else if (isSharded) {
      found.push({ ...step, op: "others", count: 1 });
    }
  }
  return found;
}

/** @param {Line} line @param {string} key */
function touches(line, key) {
  return [line.key, ...(line.keys ?? []), ...(line.entries ?? []).map((/** @type {Line} */ e) => e.key)].includes(key);
}

/**
 * The operations on one key each that a line stands for; a list is one on none.
 * @param {Line} line
 * @returns {Line[]}
 */
function single(line) {
  switch (line.op) {
    case "bulkGet":
      return [...new Set(line.keys)].map((key) => ({ ...line, key, result: line.results?.[key] }));
    case "bulkPut":
      return line.entries.slice(0, line.successful ?? line.entries.length);
    case "bulkDelete":
      return line.keys.slice(0, line.successful ?? line.keys.length).map((/** @type {string} */ key) => ({ key }));
    default:
      return [line];
  }
}

/**
 * @param {Line} line
 * @param {Line} one
 * @param {string[]} warnings
 * @returns {{op: string} & Partial<Step>}
 */
function own(line, one, warnings) {
  switch (line.op) {
    case "put":
    case "bulkPut":
      return {
        op: "put",
        value: valueOf(one, `of operation ${line.seq}`, warnings),
        metadata: one.metadata,
        expiration: one.expiration === undefined ? undefined : Number(one.expiration),
        expirationTtl: one.expirationTtl === undefined ? undefined : Number(one.expirationTtl),
      };
    case "delete":
    case "bulkDelete":
      return { op: "delete" };
    default: {
      const result = one.result;
      if (result?.missed?.cause === "fault-rule") {
        warnings.push(`A fault rule made the answer of operation ${line.seq} old; the test has no fault rules.`);
      }
      const answer = result && {
        value: result.found ? valueOf(result, `that operation ${line.seq} read`, warnings) : null,
        metadata: result.metadata,
      };
      return { op: "get", cacheTtl: line.cacheTtl === undefined ? undefined : Number(line.cacheTtl), answer };
    }
  }
}

/**
 * A long or binary value is recorded as a digest: a text that is as unique stands for it.
 * @param {Line} holder
 * @param {string} whose
 * @param {string[]} warnings
 */
function valueOf(holder, whose, warnings) {
  if (holder.value !== undefined) {
    return holder.value;
  }
  warnings.push(`The value ${whose} was not recorded whole; a text with its length and digest stands for it.`);
  return `${holder.valueBytes} bytes, SHA-256 ${holder.valueSha256}`;
}
