// In Swedish a time is typed and shown with 24 hours, whatever the browser's own field would say.
import { all, target } from "./page.js";

const WORDS = "^(([01]?\\d|2[0-3])[:.]?[0-5]\\d|[01]?\\d|2[0-3])$";

/** What was typed as 09:00, from 9, 930, 0930 or 9.30; what is no time stays. @param {string} text */
export function clock(text) {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim());
  if (!found || Number(found[1]) > 23 || Number(found[2] ?? 0) > 59) return text;
  return `${found[1]?.padStart(2, "0")}:${found[2] ?? "00"}`;
}

/** A telephone's own field is better than one to type in, where it has 24 hours. */
const kept = () =>
  !matchMedia("(pointer: fine)").matches && !new Intl.DateTimeFormat([], { hour: "numeric" }).resolvedOptions().hour12;

export function clocks() {
  if (document.documentElement.lang !== "sv" || kept()) return;
  dressed(document.body);
  new MutationObserver((records) => {
    for (const record of records)
      for (const node of record.addedNodes) if (node instanceof HTMLElement) dressed(node);
  }).observe(document.body, { childList: true, subtree: true });
  // Before whoever else listens takes the value.
  for (const kind of ["change", "focusout", "keydown"]) document.addEventListener(kind, mend, true);
}

/** @param {HTMLElement} within */
function dressed(within) {
  const found = within.matches("input[type=time]") ? [within] : all("input[type=time]", within);
  for (const each of found) {
    const value = /** @type {HTMLInputElement} */ (each).value;
    Object.assign(each, { type: "text", inputMode: "numeric", placeholder: "--:--", pattern: WORDS, maxLength: 5 });
    Object.assign(each, { autocomplete: "off", value: value.slice(0, 5) });
    each.dataset.clock = "";
  }
}

/** @param {Event} e */
function mend(e) {
  if (e instanceof KeyboardEvent && e.key !== "Enter") return;
  const at = target(e);
  if (at instanceof HTMLInputElement && at.dataset.clock !== undefined) at.value = clock(at.value);
}
