// The page about what this device keeps: says what it is, removes it, and has it kept again.

import { able, keep, kept, refused, remove } from "../offline.js";
import { clock, dayAt, shortDay } from "../live.js";

const MEGABYTE = 1_000_000;
const root = /** @type {HTMLElement} */ (document.querySelector("[data-keeping]"));
/** @type {Record<string, string>} */
const words = JSON.parse(root.dataset.keeping ?? "{}");
const face = { words, zone: document.body.dataset.zone ?? "UTC", language: document.documentElement.lang };

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
/** @param {string} name @param {Record<string, string | number>} [values] */
const word = (name, values = {}) =>
  (words[name] ?? "").replace(/\{(\w+)\}/g, (_, place) => String(values[place] ?? ""));

/** Bytes of all that lies in a cache. @param {string} name */
const sizeOf = async (name) => {
  const cache = await caches.open(name);
  let size = 0;
  for (const request of await cache.keys()) size += (await (await cache.match(request))?.blob())?.size ?? 0;
  return size;
};

/** Says what is kept now. @param {string} [said] */
const show = async (said) => {
  const found = await kept();
  if (found) {
    const { list, checked, cache } = found;
    const day = dayAt(checked, face.zone) === dayAt(Date.now(), face.zone) ? "" : `${shortDay(checked, face)} `;
    const n = list.parts.flat().filter((/** @type {string} */ path) => /^$|\/$/.test(path)).length;
    part("what").textContent = word("what", { n, release: list.release });
    part("since").textContent = word("checked", { time: day + clock(checked, face.zone) });
    const size = new Intl.NumberFormat(face.language, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
    part("size").textContent = word("size", { n: size.format((await sizeOf(cache)) / MEGABYTE) });
  }
  part("facts").hidden = !found;
  part("remove").hidden = !found;
  part("keep").hidden = Boolean(found);
  part("state").textContent = said ?? word(found ? "kept" : "none");
};

const keepAgain = async () => {
  refused(false);
  part("state").textContent = word("keeping");
  const done = await keep().catch(() => false);
  await show(done ? undefined : word("failed"));
};
const takeAway = async () => {
  refused(true);
  await remove();
  await show(word("removed"));
  part("keep").focus();
};

const start = async () => {
  const elsewhere = location.pathname !== `${document.body.dataset.offline}offline/`;
  const notKept = /** @type {HTMLElement} */ (document.querySelector("[data-not-kept]"));
  notKept.hidden = !elsewhere;
  if (!able) {
    part("state").textContent = word("cannot");
    return;
  }
  await show();
  part("remove").addEventListener("click", takeAway);
  part("keep").addEventListener("click", keepAgain);
};
start();
