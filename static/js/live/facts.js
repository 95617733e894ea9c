// Live facts on an open page, by the rules of programme/actual.py: what has begun, is late or full, has ended.

import { clock, face, facts, heldIn, now, nowAndNext, phase, say, sources, tick } from "../live.js";

/** @typedef {import("../live.js").Held} Held */
/** @typedef {{state?: string, begun?: string, ended?: string, late?: number}} OfSeminar */
/**
 * @typedef {object} OfRoom
 * @property {string} [fullness] @property {string} [about] the seminar that people are there for
 * @property {{room?: string, stream?: string}} [instead]
 * @property {{state: string}} [stream]
 */
/** What live.json holds. @typedef {{seminars: Record<string, OfSeminar>, rooms: Record<string, OfRoom>}} Doc */
/** A room as the page names it: its slug, code and name. @typedef {[string, string, string]} Room */

const MINUTE = 60_000;
export const OVER_TIME = 10 * MINUTE;
/** @param {string | undefined} iso */
const instant = (iso) => Date.parse(iso ?? "");

/**
 * A seminar with its slot as it really is, as far as is known; `began` is when a later one began in its room.
 * @template {Held} H
 * @param {H} held @param {OfSeminar} known @param {number} at @param {number} [began] @returns {H}
 */
export const adjusted = (held, known, at, began = Number.NaN) => {
  if (held.cancelled || Number.isNaN(held.starts) || Number.isNaN(held.ends)) return held;
  const late = (known.late ?? 0) * MINUTE;
  let [starts, ends] = [held.starts + late, held.ends + late];
  if (known.state === "ended") {
    ends = instant(known.ended) || ends;
    starts = Math.min(instant(known.begun) || starts, ends, at);
    return { ...held, starts, ends: Math.min(ends, at) };
  }
  if (known.state === "begun") {
    starts = instant(known.begun) || starts;
    ends += OVER_TIME;
  }
  if (known.state === "preparing" && at >= starts) starts = ends;
  if (!Number.isNaN(began) && at >= starts) ends = Math.min(ends, began);
  return { ...held, starts, ends };
};

/**
 * When, by code, another one began in its room that was to come later.
 * @param {Held[]} all @param {Record<string, OfSeminar>} known @returns {Map<string, number>}
 */
export const followed = (all, known) => {
  const begun = all.filter((held) => known[held.code]?.state === "begun" && held.room && !held.cancelled);
  const found = new Map();
  for (const held of all) {
    const later = begun.filter((other) => other.room === held.room && other.starts > held.starts);
    if (later.length) found.set(held.code, Math.min(...later.map((other) => instant(known[other.code]?.begun))));
  }
  return found;
};

/**
 * What stands at a seminar, in words; `is` is its phase and `held` its slot as it is.
 * @param {Held} held @param {OfSeminar} known @param {number} at @param {import("../live.js").Face} face
 */
export const told = (held, known, at, { words, zone }) => {
  const is = phase(held, at);
  const late = known.late ?? 0;
  if (known.state === "ended") return say(words.ended ?? "", { time: clock(instant(known.ended), zone) });
  if (is === "during" && known.state === "begun") {
    if (at >= held.ends - OVER_TIME) return words.over ?? "";
    return say(words.begun ?? "", { time: clock(held.starts, zone), until: clock(held.ends - OVER_TIME, zone) });
  }
  if (is !== "before") return "";
  const lateBy = (late === 1 ? words.late : words.lateMany) ?? "";
  if (late > 0) return say(lateBy, { n: late, time: clock(held.starts, zone) });
  return known.state === "preparing" ? (words.preparing ?? "") : "";
};

// Of this page

/** @type {{doc: Doc | null, etag: string, followed: Map<string, number>, about: Map<string, OfRoom>}} */
const state = { doc: null, etag: "", followed: new Map(), about: new Map() };
/** @returns {Room[]} */
const rooms = () => JSON.parse(document.body.dataset.rooms ?? "[]");

/** Where else to watch, as a link. @param {OfRoom} of */
const elsewhere = ({ instead = {} }) => {
  const room = rooms().find(([, code]) => code === instead.room);
  if (!room && !instead.stream) return null;
  const made = document.createElement("a");
  const base = document.body.dataset.live?.replace(/live\.json$/, "") ?? "";
  made.href = room ? `${base}rooms/${room[0]}/` : `/q/4${instead.stream}`;
  made.textContent = room ? room[2] : (face.words.stream ?? "");
  return made;
};

/** What is said of the room for one who would go there. @param {OfRoom} of @returns {(string | Node)[]} */
const ofRoom = (of) => {
  const { words } = face;
  /** @type {(string | Node)[]} */
  const parts = [];
  const full = { half: words.half, filling: words.filling, full: words.full }[of.fullness ?? ""];
  if (full) parts.push(full);
  const link = of.fullness === "full" ? elsewhere(of) : null;
  if (link) parts.push(`${full ? " – " : ""}${words.instead ?? ""} `, link);
  if (of.stream?.state === "down") parts.push(`${parts.length ? ". " : ""}${words.down ?? ""}`);
  return parts;
};

/** @param {Element} e @param {(string | Node)[]} parts */
const write = (e, parts) => {
  const old = e.querySelector("[data-facts]");
  if (!parts.length) return old?.remove();
  const made = document.createElement("span");
  made.dataset.facts = "";
  made.className = "live-facts";
  made.append(...parts);
  if (old?.outerHTML === made.outerHTML) return;
  const badge = e.querySelector("[data-badge]");
  if (old) old.replaceWith(made);
  else if (badge) badge.after(made);
  else (e.querySelector("[data-title]")?.closest("h1, h2, h3, h4, p") ?? e).append(made);
};

/** Writes at each seminar of a page what is said of it. @param {import("../live.js").Root} root @param {number} at */
const written = (root, at) => {
  for (const each of root.querySelectorAll("[data-ahead], [data-now] [data-seminar]")) {
    const e = /** @type {HTMLElement} */ (each);
    const { seminar = "" } = e.dataset;
    const held = heldIn(e, at);
    const said = told(held, state.doc?.seminars[seminar] ?? {}, at, face);
    const of = phase(held, at) === "after" ? undefined : state.about.get(seminar);
    const room = of ? ofRoom(of) : [];
    write(e, [...(said ? [said] : []), ...(said && room.length ? [". "] : []), ...room]);
    // The badge says what the programme says, which is something else then.
    const badge = /** @type {HTMLElement | null} */ (e.querySelector("[data-badge]"));
    if (badge && said && !badge.hidden) badge.hidden = true;
  }
};

/** What each seminar on the page says, by its title. */
const sayings = () =>
  new Map(
    [...document.querySelectorAll("[data-ahead] [data-facts]")].flatMap((e) => {
      const title = e.closest("[data-ahead]")?.querySelector("[data-title]")?.textContent?.trim();
      return title ? [[title, e.textContent ?? ""]] : [];
    }),
  );

/**
 * Which room's facts stand at which seminar. How full it is belongs to the one that people are there for: a page of one
 * person or seminar does not hold all that a room has, and its next may be hours away.
 * @param {Doc} doc @param {Room[]} of @param {Held[]} held @param {number} at @returns {Map<string, OfRoom>}
 */
export const about = (doc, of, held, at) => {
  const found = new Map();
  for (const [slug, code] of of) {
    const said = doc.rooms[code];
    const { on, next } = nowAndNext(held, at, slug);
    const stands = said?.about ?? [...on, ...next][0]?.code;
    if (said && stands) found.set(stands, said);
  }
  return found;
};

/** @param {Doc} doc */
const take = (doc) => {
  state.doc = null;
  const all = sources(document).map((e) => heldIn(e, now()));
  state.followed = followed(all, doc.seminars);
  state.doc = doc;
  facts.adjusted = (held, at) =>
    state.doc ? adjusted(held, state.doc.seminars[held.code] ?? {}, at, state.followed.get(held.code)) : held;
  facts.written = written;
  const stands = sources(document).map((e) => heldIn(e, now()));
  state.about = about(doc, rooms(), stands, now());
};

/**
 * Asks for the facts, and takes them; what is said anew, in sentences. What cannot be told just now stays as it was.
 * @param {string} address @param {AbortSignal} signal
 */
export const look = async (address, signal) => {
  /** @type {Record<string, string>} */
  const headers = state.etag ? { "If-None-Match": state.etag } : {};
  const answer = await fetch(address, { cache: "no-store", headers, signal, credentials: "omit" });
  if (answer.status !== 200) return [];
  const doc = await answer.json();
  if (doc.schema !== 1 || typeof doc.seminars !== "object" || typeof doc.rooms !== "object") return [];
  const before = sayings();
  take(doc);
  state.etag = answer.headers.get("ETag") ?? "";
  tick();
  const fresh = [...sayings()].filter(([title, text]) => before.get(title) !== text);
  return fresh.map(([title, text]) => `${title}: ${text}`);
};
