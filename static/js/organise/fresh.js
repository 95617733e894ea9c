// A part of a page that is kept right while it stands open, merged in place; what was ticked in it stays ticked.
import { all } from "./page.js";

const EVERY = 12_000;

/** Follows the parts that name where they are to be had anew. */
export function fresh() {
  for (const box of all("[data-fresh]")) follow(box, box.dataset.fresh ?? "");
}

/** @param {HTMLElement} box @param {string} address */
function follow(box, address) {
  const ask = async () => {
    const answer = document.hidden ? null : await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (answer?.ok && !answer.redirected) await merged(box, await answer.text());
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
}

/** @param {HTMLElement} box @param {string} html */
async function merged(box, html) {
  const { callbacks } = await import("../live/merging.js");
  const { Idiomorph } = await import("../../vendor/idiomorph/idiomorph.min.js");
  Idiomorph.morph(box, html, { morphStyle: "innerHTML", ignoreActiveValue: true, callbacks });
}
