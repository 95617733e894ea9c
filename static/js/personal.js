// The page behind a personal link: counts down to what is next, and tells that it was seen when it is first touched.

import { now } from "./live.js";

const MINUTE = 60_000;
/** A text with what belongs in its places. @param {string} text @param {Record<string, number>} values */
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** What is left of so many milliseconds, in words. @param {number} left @param {DOMStringMap} words */
export const until = (left, words) => {
  const minutes = Math.ceil(left / MINUTE);
  if (minutes <= 0) return words.now ?? "";
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return say((h ? words.hours : words.minutes) ?? "", { h, m });
};

const count = () => {
  const bar = /** @type {HTMLElement | null} */ (document.querySelector("[data-countdown]"));
  const next = /** @type {HTMLElement | null} */ (document.querySelector("[data-counted]"));
  if (!bar) return;
  bar.hidden = !next;
  if (!next) return;
  const left = Date.parse(next.dataset.counted ?? "") - now();
  bar.textContent = `${next.textContent?.trim()}: ${until(left, bar.dataset)}`;
};

// Who opens the page for the first time has seen it once they touch it: a program that opens links does not.
const first = () => /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-seen="first"]'));
const GESTURES = ["pointerdown", "keydown"];
const touched = () => {
  for (const name of GESTURES) document.removeEventListener(name, touched);
  const form = first();
  if (form) fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => {});
};
if (globalThis.document?.querySelector("[data-countdown]")) {
  document.addEventListener("followed", count);
  count();
  setInterval(count, MINUTE / 4);
  if (first()) for (const name of GESTURES) document.addEventListener(name, touched, { passive: true });
}
