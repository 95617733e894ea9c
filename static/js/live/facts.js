// Live facts on an open page, by the rules of programme/actual.py: what has begun, is late or full, has ended.

import { clock, face, facts, heldIn, minutesUntil, phase, say, sources, tick } from "../live.js";

/** @typedef {import("../live.js").Held} Held */
/**
 * @typedef {object} OfSeminar
 * @property {string} [state] @property {string} [begun] @property {string} [ended] @property {number} [late]
 * @property {string} [followed] when a later one began in its room
 * @property {string} [waits] until when it waits for an earlier one there
 */
/**
 * @typedef {object} OfRoom
 * @property {string} [fullness] @property {string} [about] the seminar that people are there for
 * @property {{room?: string, stream?: string}} [instead]
 * @property {{state: string}} [stream]
 */
/**
 * What live.json holds.
 * @typedef {{mark: string, release: number, seminars: Record<string, OfSeminar>, rooms: Record<string, OfRoom>}} Doc
 */
/** A room as the page names it: its slug, code and name. @typedef {[string, string, string]} Room */

const MINUTE = 60_000;
export const OVER_TIME = 10 * MINUTE;
/** @param {string | undefined} iso */
const instant = (iso) => Date.parse(iso ?? "");

/**
 * A seminar with its slot as it really is, as far as is known.
 * @template {Held} H
 * @param {H} held @param {OfSeminar} known @param {number} at @returns {H}
 */
export const adjusted = (held, known, at) => {
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
  const waits = known.state === "preparing" ? ends : instant(known.waits) || starts;
  if (known.followed && at >= starts) ends = Math.min(ends, instant(known.followed));
  return { ...held, starts, ends, waits, taken: instant(known.waits) - OVER_TIME > starts };
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

/**
 * What of its room is said at a seminar: how full it is where people are there for it, and its stream where that is on
 * or soon will be.
 * @param {Held} held @param {Pick<Doc, "rooms">} doc @param {Room[]} rooms @param {number} at @returns {OfRoom}
 */
export const ofItsRoom = (held, doc, rooms, at) => {
  if (phase(held, at) === "after") return {};
  const { fullness, instead } = Object.values(doc.rooms).find(({ about }) => about === held.code) ?? {};
  const [, code = ""] = rooms.find(([slug]) => slug === held.room) ?? [];
  const soon = held.live && (phase(held, at) === "during" || minutesUntil(held, at));
  return { fullness, instead, stream: soon ? doc.rooms[code]?.stream : undefined };
};

// Of this page

/** @type {{doc: Doc | null, etag: string}} */
const state = { doc: null, etag: "" };
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

/** What is said at a seminar and of its room, in sentences of pieces. @param {string} said @param {OfRoom} of */
const sentences = (said, of) => {
  const { words } = face;
  const full = { half: words.half, filling: words.filling, full: words.full }[of.fullness ?? ""];
  const link = of.fullness === "full" ? elsewhere(of) : null;
  /** @type {(string | Node)[][]} */
  const found = said ? [[said]] : [];
  if (full) found.push(link ? [`${full} – ${words.instead} `, link] : [full]);
  if (of.stream?.state === "down") found.push([words.down ?? ""]);
  return found.flatMap((pieces, n) => (n ? [". ", ...pieces] : pieces));
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
  if (!state.doc) return;
  const named = rooms();
  // One that is said in one line says less than its card.
  const cards = new Map(sources(root).map((e) => [e.dataset.seminar, e]));
  for (const each of root.querySelectorAll("[data-ahead], [data-now] [data-seminar]")) {
    const e = /** @type {HTMLElement} */ (each);
    const { seminar = "" } = e.dataset;
    const held = heldIn(cards.get(seminar) ?? e, at);
    const said = told(held, state.doc.seminars[seminar] ?? {}, at, face);
    write(e, sentences(said, ofItsRoom(held, state.doc, named, at)));
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

/** Takes what holds now; what has ended is no longer in it. @param {Doc} doc */
export const take = (doc) => {
  Object.assign(state, { doc, etag: `"${doc.mark}"` });
  facts.adjusted = (held, at) => adjusted(held, doc.seminars[held.code] ?? {}, at);
  facts.written = written;
};

/**
 * Asks for the facts and takes them: the answer, the release that they are about, and what is said anew, in sentences.
 * Throws where they cannot be told; what was known stays then.
 * @param {string} address @param {AbortSignal} signal
 */
export const look = async (address, signal) => {
  /** @type {Record<string, string>} */
  const headers = state.etag ? { "If-None-Match": state.etag } : {};
  const answer = await fetch(address, { cache: "no-store", headers, signal, credentials: "omit" });
  /** @type {string[]} */
  let news = [];
  if (answer.status === 200) {
    const doc = await answer.json();
    if (doc.schema !== 1 || [doc.seminars, doc.rooms].some((each) => typeof each !== "object")) throw new Error("none");
    const before = sayings();
    take(doc);
    tick();
    const fresh = [...sayings()].filter(([title, text]) => before.get(title) !== text);
    news = fresh.map(([title, text]) => `${title}: ${text}`);
  } else if (![304, 404, 410].includes(answer.status)) throw new Error(`answered ${answer.status}`);
  // Of an event that is gone the page itself says so.
  return { answer, news, about: answer.status < 400 ? state.doc?.release : 0 };
};
