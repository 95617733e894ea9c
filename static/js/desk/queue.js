// The taps that are not sent yet: kept in the browser in their order, also over a reload.

/**
 * A tap: about what, which field, and the value that was wanted and that was seen; `fields` is what else its form says,
 * `once` names it, `at` is when it was pressed (milliseconds), and `label` is what it is in words.
 * @typedef {object} Tap
 * @property {string} about @property {string} field @property {string} value @property {string} was
 * @property {string} want @property {Record<string, string>} fields @property {string} once @property {number} at
 * @property {string} label
 */
/** Where taps are kept. @typedef {Pick<Storage, "getItem" | "setItem">} Store */

/** What nobody waits for any longer, in milliseconds: `LONGEST_WAIT` of services/live/saying.py. */
export const OLDEST = 12 * 3_600_000;

const NAMES = ["about", "field", "value", "was", "want", "once", "label"];
/** @param {unknown} each @returns {each is Tap} */
const whole = (each) => NAMES.every((name) => typeof Object(each)[name] === "string");

/** The taps that wait, the first to send first. @param {Store} store @param {string} key @param {number} at */
export const waiting = (store, key, at) => {
  try {
    const kept = JSON.parse(store.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => whole(each) && at - each.at < OLDEST) : [];
  } catch {
    return [];
  }
};

/** Whether they could be kept. @param {Store} store @param {string} key @param {Tap[]} taps */
export const keep = (store, key, taps) => {
  try {
    store.setItem(key, JSON.stringify(taps));
    return true;
  } catch {
    return false;
  }
};

/**
 * What one sees of a field: what is shown, or what the last tap that waits makes of it.
 * @param {Tap[]} taps @param {string} about @param {string} field @param {string} shown
 */
export const seen = (taps, about, field, shown) =>
  taps.findLast((tap) => tap.about === about && tap.field === field)?.value ?? shown;

/** What is sent for a tap. @param {Tap} tap @param {number} at */
export const sent = (tap, at) =>
  new URLSearchParams({
    ...tap.fields, about: tap.about, want: tap.want, [`was-${tap.field}`]: tap.was, once: tap.once,
    ago: String(Math.max(0, Math.round((at - tap.at) / 1000))),
  });

/**
 * What becomes of a tap that was answered: `done`, `stale`, `refused`, or it waits (`signed out`, `later`).
 * @param {number} status
 */
export const outcome = (status) => {
  if (status >= 200 && status < 300) return "done";
  if (status === 409) return "stale";
  if (status === 401) return "signed out";
  return [403, 404, 413, 422].includes(status) ? "refused" : "later";
};
