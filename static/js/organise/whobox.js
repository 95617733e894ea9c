// The list under a field of the panel: who is found, someone new, or a held seat; the arrows go through it.
import { plain } from "./matching.js";
import { one } from "./page.js";
import { word } from "./whom.js";

/**
 * One that can be taken: the text that the field gets, what is chosen by it, what is said, and whom it names.
 * @typedef {{id: string, of: string, text: string, choice: string, label: string, more: string, active: boolean,
 *   told: import("./whom.js").Told[]}} Option
 */

/** @type {Option[]} */
let shown = [];
/** @type {HTMLInputElement | null} */
let owner = null;

/** What the list has now. */
export const options = () => shown;

/** @param {HTMLInputElement} who @param {import("./whom.js").Answer} answer */
export function show(who, answer) {
  const text = who.value.trim();
  const [first, more] = answer.told;
  const base = { of: who.value, told: answer.told, more: "", active: false, id: "" };
  const found = answer.found.map((p) => ({ ...base, ...p, told: [], text: p.name, label: p.name }));
  const named = first && !more && ["", "new"].includes(first.choice) ? first.text : text;
  const fresh = { ...base, text: named, choice: "new", label: word("new", named) };
  const held = { ...base, told: [], text, choice: "held", label: word("held", text) };
  const rest = first?.choice === "held" ? [held, fresh] : [fresh, held];
  const names = answer.told.map((each) => each.text).join(" · ");
  const several = more ? [{ ...base, text, choice: "", label: names }] : [];
  // A whole organisation's name is more likely a seat for it than one of its people.
  const isHouse = answer.found.some((p) => p.more.split(", ").some((part) => plain(part) === plain(text)));
  const single = more ? [] : rest;
  const ordered = [...several, ...(isHouse ? single : found), ...(isHouse ? found : single)];
  shown = ordered.map((each, n) => ({ ...each, id: `who-${n}`, active: n === 0 }));
  owner = who;
  draw(who);
}

/** Closes the list. */
export function hide() {
  shown = [];
  one("#who-list")?.remove();
  owner?.setAttribute("aria-expanded", "false");
  owner?.removeAttribute("aria-activedescendant");
  owner = null;
}

/** Goes to the next or the one before, round the ends. @param {HTMLInputElement} who @param {number} by */
export function step(who, by) {
  const at = shown.findIndex((each) => each.active);
  const to = (at + by + shown.length) % shown.length;
  shown = shown.map((each, n) => ({ ...each, active: n === to }));
  draw(who);
  one(`#who-${to}`)?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLInputElement} who */
function draw(who) {
  const list = one("#who-list") ?? document.createElement("ul");
  list.id = "who-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", word("list", ""));
  list.replaceChildren(...shown.map(item));
  who.closest("label")?.after(list);
  who.setAttribute("aria-expanded", "true");
  who.setAttribute("aria-activedescendant", shown.find((each) => each.active)?.id ?? "");
}

/** @param {Option} option */
function item(option) {
  const made = document.createElement("li");
  made.id = option.id;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", String(option.active));
  made.append(option.label);
  if (option.more) {
    const more = document.createElement("small");
    more.textContent = option.more;
    made.append(" ", more);
  }
  return made;
}
