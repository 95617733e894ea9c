// Whom a line of the panel means: asked of the server, kept beside the text, and said.
import { field, one } from "./page.js";

/**
 * `choice` is the number of a person, `new` or `held`; "" where it has to be asked who of `asked` is meant, if any.
 * @typedef {{choice: string, name: string, more: string, why?: string}} Person
 * @typedef {{text: string, choice: string, more: string, asked: Person[], role: string}} Told
 * @typedef {{found: Person[], told: Told[]}} Answer
 */

/** In characters: longer names than this are cut by a narrow field. */
const LONG = 30;

/** Words of the page, with a name in them. @param {string} which @param {string} name */
export const word = (which, name) =>
  (one("[data-seat-words]")?.dataset[which] ?? "").replace("{name}", () => name);

/**
 * What the server makes of a text, null where it does not answer.
 * @param {string} text @returns {Promise<Answer | null>}
 */
export async function asking(text) {
  const token = field("input[name=csrf_token]")?.value ?? "";
  const address = one("[data-seat-words]")?.dataset.address ?? "";
  try {
    const body = new URLSearchParams({ text, csrf_token: token });
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * Keeps what a line means beside its text, null for what is not known yet.
 * @param {HTMLElement} row @param {{choice: string, more: string} | null} what
 */
export function take(row, what) {
  const mark = field("[name=seat_person]", row);
  const text = field("[data-who]", row)?.value.trim() ?? "";
  if (mark) mark.value = what?.choice ? `${what.choice}:${text}` : "";
  const kinds = /** @type {Record<string, string>} */ ({ new: word("isNew", ""), held: word("isHeld", "") });
  const said = what?.more || kinds[what?.choice ?? ""] || "";
  // A name that the field may cut is said whole.
  say(row, said && text.length > LONG ? `${text} – ${said}` : said);
  one("[data-known]", row)?.replaceChildren();
  const answer = one(".answer-mark", row);
  if (answer) answer.textContent = "";
}

/**
 * Keeps what the server reads in a line, and offers who may be meant instead.
 * @param {HTMLElement} row @param {Told} told @param {Person[]} found people who have these words
 */
export function known(row, told, found) {
  take(row, told.choice ? told : null);
  const others = ["new", "held"].includes(told.choice) ? found.slice(0, 3) : [];
  const offered = told.asked.length ? told.asked : others;
  const box = one("[data-known]", row);
  if (!box || !offered.length) return;
  box.replaceChildren(...offered.map(offer));
  if (told.asked.length) box.append(button(word("other", ""), { take: "new", name: told.text }));
}

/** @param {Person} person */
function offer(person) {
  const line = document.createElement("p");
  const label = [person.name, person.more].filter(Boolean).join(", ");
  line.append(person.why ? `${person.why}: ${label} ` : `${label} `);
  line.append(button(word("take", person.name), { take: person.choice, name: person.name, more: person.more }));
  return line;
}

/** @param {string} label @param {Record<string, string>} data */
function button(label, data) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = label;
  Object.assign(made.dataset, data);
  return made;
}

/** @param {HTMLElement} row @param {string} text */
function say(row, text) {
  const said = one("[data-said]", row);
  if (said) said.textContent = text;
}
