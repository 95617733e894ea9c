// An open page follows the clock by the rules of programme/now.py, and soon begins to ask for what is newer.

/**
 * A seminar for the clock, in milliseconds: it `waits` until then; `taken`: its room is, beyond its beginning.
 * @typedef {object} Held
 * @property {string} code @property {string} room @property {boolean} cancelled @property {boolean} live
 * @property {number} starts @property {number} ends @property {number} [waits]
 * @property {boolean} recorded @property {boolean} [taken]
 */
/** How times and texts are said. @typedef {{words: Record<string, string>, zone: string, language: string}} Face */
/** Where things are looked for. @typedef {Document | DocumentFragment} Root */

const MINUTE = 60_000;
const SOON = 15 * MINUTE;
/** What has begun longer ago than this is not told any more. */
const JUST = 1.5 * MINUTE;
const PHASES = ["before", "during", "after"];

/** Where a slot is: `before` … @param {{starts: number, ends: number, waits?: number}} held @param {number} at */
export const phase = ({ starts, ends, waits = starts }, at) => {
  if (Number.isNaN(starts) || Number.isNaN(ends)) return "unscheduled";
  if (at < starts || at < Math.min(waits, ends)) return "before";
  return at < ends ? "during" : "after";
};

/** What can be watched: `before`, `during`, `after` or `none`. @param {Held} held @param {number} at */
export const watch = (held, at) => {
  if (held.cancelled) return "none";
  const when = phase(held, at);
  if ((when === "after" || when === "unscheduled") && held.recorded) return "after";
  if ((when === "before" || when === "during") && held.live) return when;
  return when === "unscheduled" && held.live ? "during" : "none";
};

/**
 * What is on and what starts next, in a room or, without one, in all.
 * @param {Held[]} all @param {number} at @param {string} room
 */
export const nowAndNext = (all, at, room) => {
  const here = all.filter((held) => !held.cancelled && (!room || held.room === room));
  const coming = here.filter((held) => phase(held, at) === "before");
  const first = Math.min(...coming.map((held) => held.starts));
  return {
    on: here.filter((held) => phase(held, at) === "during"),
    next: coming.filter((held) => held.starts === first),
  };
};

/** The next instant at which something begins or ends; Infinity for never. @param {Held[]} all @param {number} at */
export const boundary = (all, at) =>
  Math.min(...all.flatMap(({ starts, ends, waits = starts }) => [starts, ends, waits]).filter((moment) => moment > at));

/** The minutes until it begins when that is soon, else 0. @param {{starts: number}} held @param {number} at */
export const minutesUntil = ({ starts }, at) =>
  starts > at && starts - at <= SOON ? Math.ceil((starts - at) / MINUTE) : 0;

/** The time of an instant in a zone. @param {number} at @param {string} timeZone */
export const clock = (at, timeZone) =>
  new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", timeZone }).format(at);

/** Its day, as in 2027-07-03. @param {number} at @param {string} timeZone */
export const dayAt = (at, timeZone) => new Intl.DateTimeFormat("sv", { timeZone }).format(at);

/** A text with what belongs in its places. @param {string} text @param {Record<string, string | number>} values */
export const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** Sets what is different only, so that nothing stirs that is as it was. */
const hide = (/** @type {HTMLElement | null} */ e, /** @type {boolean} */ hidden) => {
  if (e && e.hidden !== hidden) e.hidden = hidden;
};
const write = (/** @type {HTMLElement | null} */ e, /** @type {string} */ text) => {
  if (e && e.textContent !== text) e.textContent = text;
};
/** @param {ParentNode} root @param {string} selector @returns {HTMLElement[]} */
const all = (root, selector) => [...root.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));
/** @param {ParentNode} root @param {string} selector @returns {HTMLElement | null} */
const one = (root, selector) => root.querySelector(selector);

/** What live facts make of it, once there are any (live/facts.js). */
export const facts = {
  adjusted: (/** @type {Held} */ held, /** @type {number} */ _at) => held,
  written: (/** @type {Root} */ _root, /** @type {number} */ _at) => {},
};

/** @param {HTMLElement} e @param {number} at @returns {Held} */
export const heldIn = (e, at) => {
  const { seminar = "", room = "", ahead = "" } = e.dataset;
  const time = one(e, "time[data-until]");
  return facts.adjusted({
    code: seminar, room, cancelled: e.classList.contains("is-cancelled"),
    starts: Date.parse(time?.getAttribute("datetime") ?? ""), ends: Date.parse(time?.dataset.until ?? ""),
    live: ahead.includes("live"), recorded: ahead.includes("recorded"),
  }, at);
};

/** The elements of all that is not over, each once, also those kept for later. @param {Root} root */
export const sources = (root) => {
  const kept = all(root, "template[data-later]").flatMap((e) =>
    all(/** @type {HTMLTemplateElement} */ (/** @type {unknown} */ (e)).content, "[data-ahead]"),
  );
  return [...all(root, "[data-ahead]").filter((e) => !e.closest("[data-now]")), ...kept];
};

/** @param {HTMLElement} e @param {number} at @param {Face} face */
const showPhase = (e, at, { words, zone }) => {
  const held = heldIn(e, at);
  const is = phase(held, at);
  if (!e.classList.contains(is)) {
    e.classList.remove(...PHASES);
    e.classList.add(is);
  }
  const badge = one(e, "[data-badge]");
  const minutes = is === "before" && !held.taken ? minutesUntil(held, at) : 0;
  if (is === "during") write(badge, say(words.until ?? "", { time: clock(held.ends, zone) }));
  if (minutes) write(badge, say((minutes === 1 ? words.soon : words.soonMany) ?? "", { n: minutes }));
  badge?.classList.toggle("soon", minutes > 0);
  hide(badge, is !== "during" && !minutes);
  const before = say(words.before ?? "", { time: clock(held.starts, zone) });
  showWatch(one(e, "[data-watching]"), watch(held, at), { ...words, before });
};

/** @param {HTMLElement | null} button @param {string} when @param {Face["words"]} words */
const showWatch = (button, when, words) => {
  if (!button) return;
  hide(button, when === "none");
  if (when === "none" || button.classList.contains(when)) return;
  button.className = `watch ${when}`;
  write(one(button, "span"), words[when] ?? "");
};

/** A day as in "Sat 3 Jul". @param {number} at @param {Face} face */
export const shortDay = (at, { language, zone }) =>
  new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: zone })
    .format(at).replace(/[.,]/g, "");

/** @param {string} text */
const muted = (text) => Object.assign(document.createElement("span"), { className: "muted", textContent: text });

/** A seminar in one line, of what its card says. @param {HTMLElement} card @param {boolean} on @param {Face} face */
const line = (card, on, face) => {
  const made = document.createElement("p");
  made.dataset.seminar = card.dataset.seminar;
  const times = [...(one(card, ".card-time")?.childNodes ?? [])].map((node) => node.cloneNode(true));
  const title = /** @type {HTMLElement} */ (one(card, ".card-title a")?.cloneNode(true));
  title.lang = one(card, ".card-title")?.lang ?? "";
  made.append(...times, " ", title);
  const where = one(card, "[data-where]")?.textContent;
  if (where) made.append(" ", muted(where));
  const { starts } = heldIn(card, now());
  const day = muted(shortDay(starts, face));
  day.dataset.dayOf = dayAt(starts, face.zone);
  made.append(" ", day);
  const button = one(card, "[data-watching]");
  if (on && button) made.append(" ", button.cloneNode(true));
  return made;
};

/** @param {HTMLElement} source */
const copy = (source) => {
  const made = /** @type {HTMLElement} */ (document.importNode(source, true));
  made.removeAttribute("id");
  made.hidden = false;
  return made;
};

/** What is on and next, where a page says it. @param {HTMLElement} section @param {HTMLElement[]} from */
const showNow = (section, from, /** @type {number} */ at, /** @type {Face} */ face) => {
  const found = nowAndNext(from.map((e) => heldIn(e, at)), at, section.dataset.nownext ?? "");
  let any = false;
  for (const part of all(section, "[data-now]")) {
    const on = part.dataset.now === "on";
    const most = Number(section.dataset.most) || undefined;
    const codes = (on ? found.on : found.next).slice(0, most).map(({ code }) => code);
    const lines = one(part, "[data-lines]");
    const shown = [...(lines?.children ?? [])].map((e) => /** @type {HTMLElement} */ (e).dataset.seminar);
    if (String(shown) !== String(codes)) {
      const chosen = codes.flatMap((code) => from.find((e) => e.dataset.seminar === code) ?? []);
      lines?.replaceChildren(...chosen.map((e) => (section.dataset.as === "lines" ? line(e, on, face) : copy(e))));
    }
    const empty = one(part, "[data-empty]");
    hide(lines, !codes.length);
    hide(empty, codes.length > 0);
    hide(part, !codes.length && !empty);
    any ||= codes.length > 0;
  }
  const none = one(section, "[data-none-left]");
  hide(none, any);
  hide(section, !any && !none && !one(section, "[data-empty]"));
};

/** Makes a page right for `at`; gives what has just begun. @param {Root} root @param {number} at @param {Face} face */
export const follow = (root, at, face) => {
  const from = sources(root);
  const begun = from.filter((e) => {
    const held = heldIn(e, at);
    return e.classList.contains("before") && phase(held, at) === "during" && !held.cancelled && at - held.starts < JUST;
  });
  for (const e of from) showPhase(e, at, face);
  for (const section of all(root, "[data-nownext]")) showNow(section, from, at, face);
  for (const e of all(root, "[data-now] [data-ahead]")) showPhase(e, at, face);
  for (const e of all(root, "[data-day-of]")) hide(e, e.dataset.dayOf === dayAt(at, face.zone));
  for (const e of all(root, "[data-clock]")) write(e, clock(at, face.zone));
  facts.written(root, at);
  return begun;
};

/** Whether the page says what the clock says, as it should when it has just been sent. @param {number} at */
const agrees = (at) => sources(document).every((e) => e.classList.contains(phase(heldIn(e, at), at)));

// Of this page; `ahead` is by how much the server's clock is ahead of the device's, in milliseconds.
const FIRST = 1000; // A page that is left sooner asks for nothing.
/** @type {Face} */
export const face = { words: {}, zone: "UTC", language: "en" };
export const state = { ahead: 0, trusted: false };
export const now = () => Date.now() + state.ahead;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** Makes the page right for now, when something begins or ends, and each minute. */
export const tick = () => {
  const at = now();
  const next = Math.min(boundary(sources(document).map((e) => heldIn(e, at)), at), at - (at % MINUTE) + MINUTE);
  clearTimeout(timer);
  timer = setTimeout(tick, next - at + 50);
  // A clock that makes something else of the page than the server did is not believed before the server has said more.
  state.trusted ||= agrees(at);
  if (!state.trusted) return;
  const begun = follow(document, at, face).filter((e) => !e.hidden && !e.closest("[hidden], template"));
  document.dispatchEvent(new CustomEvent("followed", { detail: { at, begun } }));
};

const start = async () => {
  const { zone = "UTC", words = "{}", known = "", kept, keptAhead = 0 } = document.body.dataset;
  Object.assign(face, { zone, words: JSON.parse(words), language: document.documentElement.lang });
  const sent = /** @type {Document} */ (document.cloneNode(true)); // Before scripts change it.
  // One that was kept by the browser is older than the clock, so it says nothing of whether that is right.
  if (kept) Object.assign(state, { trusted: true, ahead: Number(keptAhead) });
  // These import this script, and so come after it.
  const beside = (/** @type {string} */ name) => import(new URL(`live/${name}.js`, import.meta.url).href);
  const ask = () => beside("asking").then(({ begin }) => begin(sent), later);
  const later = () => setTimeout(ask, FIRST);
  kept ? ask() : later();
  // What is said stands in the page already, and is known before the clock is followed.
  if (known) await beside("facts").then(({ take }) => take(JSON.parse(known))).catch(() => {});
  tick();
};

if (globalThis.document?.body?.dataset.event) start();
