// The open desk: right within five seconds; what is tapped without a network waits, and is sent in order.

import { clock, dayAt, say, shortDay } from "../live.js";
import { mergePart } from "../live/merging.js";
import { find } from "./finding.js";
import { forgetDesk, keepPages } from "./keeping.js";
import { keep, outcome, sent, waiting } from "./queue.js";
import { show, stayBehind, tapOf } from "./tapping.js";

/** @typedef {import("./queue.js").Tap} Tap */

const { base = "", desk = "", zone = "UTC", deskWords = "{}", kept } = document.body.dataset;
/** @type {Record<string, string>} */
const words = JSON.parse(deskWords);
const KEY = `desk ${desk}`;
const EVERY = 3500;
const PATIENCE = 8000;
const TOLD_FOR = 60_000;
const AT_ONCE = 600;

/** For a browser that keeps nothing: as long as the page is open. @type {Map<string, string>} */
const memory = new Map();
const inMemory = {
  getItem: (/** @type {string} */ key) => memory.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => void memory.set(key, value),
};
/** A page that the browser has kept (own/worker.js) says when it was right. */
const state = {
  etag: "", good: Number(kept) || Date.now(), silentSince: kept ? Date.now() : 0, signedOut: false, keeps: true,
};
/** @type {{text: string, at: number}[]} */
let told = [];

const store = () => (state.keeps ? localStorage : inMemory);
const taps = () => waiting(store(), KEY, Date.now());
/** @param {Tap[]} all */
const keepAll = (all) => {
  if (keep(store(), KEY, all)) return;
  state.keeps = false;
  keep(inMemory, KEY, all);
};
try {
  localStorage.getItem(KEY);
} catch {
  state.keeps = false;
}

// What is said above the rooms

/** @param {string} text */
const tell = (text) => {
  told = [...told.slice(-2), { text, at: Date.now() }];
  face();
};

const age = () => {
  if (state.signedOut) return words.signedOut ?? "";
  if (!state.silentSince) return "";
  const text = (navigator.onLine ? words.silent : words.offline) ?? "";
  return say(text, { since: when(state.silentSince), time: when(state.good) });
};
/** A time at the venue, with its day where that is not today. @param {number} at */
const when = (at) => {
  const isToday = dayAt(at, zone) === dayAt(Date.now(), zone);
  const day = isToday ? "" : `${shortDay(at, { words, zone, language: document.documentElement.lang })} `;
  return day + clock(at, zone);
};

/** Says how old the page is, what waits, and what no longer applied. */
const face = () => {
  const line = document.querySelector("[data-desk-line]");
  const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-desk-queue]"));
  if (!line || !list) return;
  const all = taps();
  told = told.filter(({ at }) => Date.now() - at < TOLD_FOR);
  const count = all.length === 1 ? words.waiting : say(words.waitingMany ?? "", { n: all.length });
  const stuck = all.length > 0 && (state.silentSince > 0 || state.signedOut);
  const waits = stuck ? [count ?? "", state.keeps ? "" : (words.cannotKeep ?? "")] : [];
  const text = [age(), ...waits, ...told.map((each) => each.text)].filter(Boolean).join(" ");
  if (line.textContent !== text) line.textContent = text;
  list.hidden = !waits.length;
  const lines = waits.length ? all.map((tap) => `${clock(tap.at, zone)} ${tap.label}`) : [];
  if ([...list.children].map((e) => e.textContent).join() !== lines.join()) {
    list.replaceChildren(...lines.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
  }
  const main = document.querySelector("#main");
  if (main) show(main, all);
  find();
};

// Sending

/** @param {Tap} tap */
const post = async (tap) => {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrf_token]"))?.value ?? "";
  const answer = await fetch(`${base}desk/say`, {
    method: "POST", body: sent(tap, Date.now()), redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
    headers: { Accept: "application/json", "X-CSRFToken": token },
  });
  const json = answer.headers.get("Content-Type")?.includes("json");
  return { what: outcome(answer.status), why: json ? String((await answer.json()).text ?? "") : "" };
};

/** Sends the first tap that waits; whether the next may follow. */
const sendOne = async () => {
  const [tap] = taps();
  if (!tap) return false;
  const { what, why } = await post(tap);
  if (what === "later") return false;
  state.signedOut = what === "signed out";
  if (state.signedOut) return false;
  keepAll(taps().filter((each) => each.once !== tap.once));
  if (what === "stale") tell(say(words.stale ?? "", { what: tap.label }));
  if (what === "refused") tell(say(words.refused ?? "", { what: tap.label, why }));
  return true;
};

let sending = false;
/** Sends what waits, in order; whether anything was. */
const send = async () => {
  if (sending) return false;
  sending = true;
  let any = false;
  try {
    while (await sendOne()) any = true;
  } catch {
    state.silentSince ||= Date.now();
  }
  sending = false;
  return any;
};

// Asking

/** @param {Document} newer */
const take = (newer) => {
  const [old, fresh] = [document.querySelector("#main"), newer.querySelector("#main")];
  if (!old || !fresh) return;
  stayBehind(old, fresh);
  mergePart(old, fresh, (e) => e instanceof Element && e.hasAttribute("data-desk-own"));
};

const look = async () => {
  /** @type {RequestInit} */
  const how = { cache: "no-store", headers: state.etag ? { "If-None-Match": state.etag } : {} };
  const answer = await fetch(location.pathname + location.search, { ...how, signal: AbortSignal.timeout(PATIENCE) });
  if ([403, 404, 410].includes(answer.status) || answer.redirected) forgetDesk();
  const isNew = answer.status !== 304;
  if (isNew) {
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const newer = new DOMParser().parseFromString(await answer.text(), "text/html");
    state.signedOut = answer.redirected;
    if (state.signedOut) return;
    if (newer.body.dataset.desk !== desk) throw new Error("not our page");
    take(newer);
    state.etag = answer.headers.get("ETag") ?? "";
  }
  Object.assign(state, { good: Date.now(), silentSince: 0 });
  keepPages(isNew);
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let asking = false;
const ask = async () => {
  clearTimeout(timer);
  if (asking) return;
  asking = true;
  try {
    if (!document.hidden) await look();
    if (!document.hidden && (await send())) await look();
  } catch {
    state.silentSince ||= Date.now();
  }
  asking = false;
  face();
  timer = setTimeout(ask, EVERY + Math.random() * 500);
};

/** Sends what was just tapped without waiting for the next question. */
const atOnce = async () => {
  face();
  if (await send()) await look().catch(() => {});
  face();
};

/** Which button was pressed last, and when: by a hand that shakes, or a glove, twice is once. */
const last = { id: "", at: 0 };
/** @param {HTMLButtonElement} button */
const isTwice = ({ id, value }) => {
  const same = last.id === (id || value) && Date.now() - last.at < AT_ONCE;
  Object.assign(last, { id: id || value, at: Date.now() });
  return same;
};

/** Whether what cannot wait would come to nothing. */
const isCutOff = () => !navigator.onLine || state.silentSince > 0;

document.addEventListener(
  "submit",
  (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    const button = /** @type {SubmitEvent} */ (e).submitter;
    if (form.dataset.tap === undefined && form.method === "post" && isCutOff()) {
      e.preventDefault();
      e.stopPropagation();
      tell(words.needsNetwork ?? "");
    }
    if (form.dataset.tap === undefined || !(button instanceof HTMLButtonElement)) return;
    e.preventDefault();
    e.stopPropagation();
    if (isTwice(button)) return;
    const all = taps();
    keepAll([...all, tapOf(form, button, all, Date.now())]);
    form.reset();
    atOnce();
  },
  true,
);
document.addEventListener("click", (e) => {
  const link = e.target instanceof Element ? e.target.closest("[data-needs-network]") : null;
  if (!link || !isCutOff()) return;
  e.preventDefault();
  tell(words.needsNetwork ?? "");
});
document.addEventListener("visibilitychange", ask);
for (const each of ["online", "offline", "pageshow"]) addEventListener(each, ask);
face();
ask();
