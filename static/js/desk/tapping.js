// A form of the desk becomes a tap, and what is tapped shows at once.

import { seen } from "./queue.js";

/** @typedef {import("./queue.js").Tap} Tap */

/** @param {HTMLFormElement} form @param {string} name */
const field = (form, name) => {
  const e = form.elements.namedItem(name);
  return e instanceof HTMLInputElement ? e.value : "";
};

/** The field beside a button that says which value, by what the button is about. */
const TYPED = { late: "minutes", message: "text", note: "text" };

/** A name that no other tap has, also on pages without TLS. */
const name = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(16).padStart(2, "0")).join("");

/** @param {string} text */
const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");

/**
 * What pressing a button of a form says.
 * @param {HTMLFormElement} form @param {HTMLButtonElement} button @param {Tap[]} taps that wait @param {number} at
 * @returns {Tap}
 */
export const tapOf = (form, button, taps, at) => {
  const about = field(form, "about");
  const [what = "", given = ""] = button.value.split("=");
  const pressed = button.getAttribute("aria-pressed");
  const toggled = pressed === "true" ? "" : button.dataset.value ?? "";
  const value = pressed === null ? given : toggled;
  const typed = value === "?" ? plain(field(form, /** @type {Record<string, string>} */ (TYPED)[what] ?? "")) : value;
  /** @type {Record<string, string>} */
  const fields = {};
  for (const each of ["minutes", "text", "until", "day"]) {
    if (form.elements.namedItem(each)) fields[each] = field(form, each);
  }
  const was = seen(taps, about, what, field(form, `was-${what}`));
  const label = plain(button.textContent ?? "");
  return { about, field: what, value: typed, was, want: `${what}=${value}`, fields, once: name(), at, label };
};

/** Has the buttons say what the taps that wait will make true. @param {ParentNode} root @param {Tap[]} taps */
export const show = (root, taps) => {
  for (const e of root.querySelectorAll("[data-waits]")) e.removeAttribute("data-waits");
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll("form[data-tap]"))) {
    const about = field(form, "about");
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("button[name=want]"))) {
      const [what = ""] = button.value.split("=");
      const mine = taps.filter((tap) => tap.about === about && tap.field === what);
      if (!mine.length) continue;
      const value = mine.at(-1)?.value ?? "";
      const pressed = String(button.dataset.value === value);
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", pressed);
      if (mine.some((tap) => tap.want === `${what}=${button.dataset.value ?? "?"}`)) button.dataset.waits = "";
    }
  }
};

/**
 * Who arrives goes to another group with the button that was pressed. The browser would scroll after the focus, far
 * from who is looked for, so that stays with who stood beside them.
 * @param {Element} old @param {Element} fresh
 */
export const stayBehind = (old, fresh) => {
  const guest = old.contains(document.activeElement) && document.activeElement?.closest(".desk-guest");
  const later = guest && fresh.querySelector(`#${guest.id}`);
  const group = (/** @type {Element} */ e) => e.closest("section, details")?.getAttribute("aria-labelledby");
  if (!guest || (later && group(later) === group(guest))) return;
  const beside = /** @type {HTMLElement | null} */ (guest.nextElementSibling ?? guest.previousElementSibling);
  if (beside) beside.focus({ preventScroll: true });
  else /** @type {HTMLElement} */ (document.activeElement).blur();
};
