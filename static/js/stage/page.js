// The stage mode: a clock, the part that is on and what is left of it, what is next, and words from the crew.
import { clock } from "../live.js";
import { figures, minutesOver, moment, step } from "./counting.js";
import * as kept from "./kept.js";

const POLL = 3000;
const PATIENCE = 4000;
/** Two presses within this are one, by a hand that shakes or a glove. */
const AT_ONCE = 600;
const root = /** @type {HTMLElement} */ (document.querySelector("[data-stage]"));
/** @type {Record<string, string>} */
const words = JSON.parse(root.dataset.words ?? "{}");
const zone = document.body.dataset.zone ?? "UTC";
const may = "may" in root.dataset;
/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
/** @param {string} text @param {Record<string, string | number>} values */
const say = (text = "", values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** @type {kept.Told} */
const sent = JSON.parse(root.dataset.stage ?? "{}");
const before = kept.read();
/** @param {kept.Told} told @returns {import("./counting.js").Begun[]} */
const begunOf = (told) => told.begun.map(({ key, at }) => ({ key, at: Date.parse(at) }));
/** @type {kept.Kept} */
const state = {
  told: before && (before.told.made ?? "") > (sent.made ?? "") ? before.told : sent,
  begun: begunOf(sent), said: Date.parse(sent.said) || 0, unsent: false, understood: [], ahead: before?.ahead ?? 0,
};
if (before && before.said > state.said) Object.assign(state, { begun: before.begun, said: before.said, unsent: before.unsent });
if (before) state.understood = before.understood;

/** The server's clock, in milliseconds. */
const now = () => Date.now() + state.ahead;
const run = () => ({ parts: state.told.parts, starts: Date.parse(state.told.starts), begun: state.begun });
let token = root.dataset.token ?? "";
let etag = "";
let silentSince = 0;
let gone = false;

// Showing

/** @param {HTMLElement} at @param {string} text */
const put = (at, text) => {
  if (at.textContent !== text) at.textContent = text;
};

/** The greatest of the steps of size at which a text has its place. @param {HTMLElement} box */
const fit = (box) => {
  for (let size = 1; size <= 7; size++) {
    box.dataset.size = String(size);
    // A letter may reach out of its line by less than a line.
    const reach = Number.parseFloat(getComputedStyle(box).fontSize) / 4;
    if (box.scrollHeight <= box.clientHeight + reach && box.scrollWidth <= box.clientWidth + 1) return;
  }
};

let shown = "";
const show = () => {
  const at = now();
  const { state: where, on, left, over } = moment(run(), at);
  const { parts } = state.told;
  put(part("clock"), clock(at, zone));
  const next = where === "before" ? parts[0] : where === "on" ? parts[on + 1] : undefined;
  const name = where === "on" ? parts[on]?.name : where === "before" ? words.before : words.after;
  const text = where === "after" ? "" : figures(left);
  put(part("left"), text);
  part("left").dataset.long = String(text.length);
  put(part("unit"), where === "after" || text.includes(":") ? "" : (words.minutes ?? ""));
  root.dataset.when = where === "on" && left < 0 ? "over" : where === "on" && left < 60 ? "soon" : where;
  const minutes = minutesOver(over);
  const told = minutes > 0 ? words.over : minutes < 0 ? words.under : where === "before" ? "" : words.onTime;
  put(part("over"), say(told, { n: Math.abs(minutes) }));
  part("over").dataset.over = minutes > 0 ? "yes" : "no";
  const who = where === "on" ? (parts[on]?.who ?? "") : "";
  const lines = [name ?? "", who, next ? say(words.next, { name: next.name }) : ""];
  if (lines.join("\n") !== shown) {
    shown = lines.join("\n");
    for (const [n, line] of ["part", "who", "next"].entries()) put(part(line), lines[n] ?? "");
    fit(part("part"));
    fit(part("next"));
  }
  if (may) {
    put(part("go"), (where === "before" ? words.begin : next ? words.go : where === "on" ? words.end : "") ?? "");
    part("go").hidden = where === "after";
    /** @type {HTMLButtonElement} */ (part("back")).disabled = !state.begun.length;
    part("anew").hidden = where !== "after";
  }
  put(part("quiet"), silentSince ? say(words.silent, { time: clock(silentSince, zone) }) : "");
};

/** Shows the word that has waited longest. */
const showWord = () => {
  const word = state.told.words.find(({ id }) => !state.understood.includes(id));
  const box = part("word");
  if (box.hidden !== !word || part("said").textContent !== (word?.text ?? "")) {
    box.hidden = !word;
    root.classList.toggle("has-word", Boolean(word));
    put(part("said"), word?.text ?? "");
    box.dataset.id = word ? String(word.id) : "";
    if (word) {
      fit(part("said"));
      navigator.vibrate?.(200);
      if (may) part("understood").focus();
    }
    fit(part("part"));
  }
};

const all = () => {
  show();
  showWord();
};

// The server

/** @param {string} path @param {Record<string, string>} fields */
const post = async (path, fields) => {
  const send = () =>
    fetch(path, {
      method: "POST", body: new URLSearchParams({ ...fields, csrf_token: token }), redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  let answer = await send();
  if (answer.status === 400) {
    // The page may be older than what guards its forms.
    const page = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const made = new DOMParser().parseFromString(await page.text(), "text/html");
    token = /** @type {HTMLElement | null} */ (made.querySelector("[data-stage]"))?.dataset.token ?? token;
    answer = await send();
  }
  if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(`answered ${answer.status}`);
};

/** Tells the server what it does not know yet. */
const tell = async () => {
  if (!may) return;
  if (state.unsent) {
    const { said } = state;
    const begun = state.begun.map(({ key, at }) => ({ key, at: new Date(at).toISOString() }));
    await post("said", { begun: JSON.stringify(begun), at: new Date(said).toISOString() });
    if (state.said === said) state.unsent = false;
  }
  for (const id of state.understood) if (isOpen(id)) await post("acknowledge", { word: String(id) });
};
/** @param {number} id */
const isOpen = (id) => state.told.words.some((word) => word.id === id);

/** Takes the server's time, in whole seconds, from an answer. @param {Response} answer @param {number} asked */
const setClock = (answer, asked) => {
  const date = Date.parse(answer.headers.get("Date") ?? "");
  if (Number.isNaN(date)) return;
  const ahead = date + 500 - (asked + Date.now()) / 2;
  if (Math.abs(ahead - state.ahead) > 1500) state.ahead = ahead;
};

/** It is no longer theirs: nothing of it stays on the device. */
const leave = async () => {
  gone = true;
  root.textContent = words.gone ?? "";
  root.classList.add("gone");
  await kept.forget();
};

const look = async () => {
  const asked = Date.now();
  /** @type {Record<string, string>} */
  const headers = etag ? { "If-None-Match": etag } : {};
  const answer = await fetch("now.json", { cache: "no-store", headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if ([403, 404, 410].includes(answer.status)) return leave();
  if (answer.status !== 200 && answer.status !== 304) throw new Error(`answered ${answer.status}`);
  setClock(answer, asked);
  if (answer.status === 304) return;
  etag = answer.headers.get("ETag") ?? "";
  state.told = { ...(await answer.json()), made: new Date(now()).toISOString() };
  const said = Date.parse(state.told.said) || 0;
  if (!state.unsent && said !== state.said) Object.assign(state, { begun: begunOf(state.told), said });
  state.understood = state.understood.filter(isOpen);
};

const ask = async () => {
  try {
    await look();
    if (!gone) await tell();
    silentSince = 0;
  } catch {
    silentSince ||= now();
  }
  if (gone) return;
  kept.write(state);
  all();
};
const asking = async () => {
  await ask();
  if (!gone) setTimeout(asking, POLL);
};

// Pressing

let pressed = 0;
/** @param {string} way */
const press = (way) => {
  if (!may || gone || Date.now() - pressed < AT_ONCE) return;
  pressed = Date.now();
  const begun = step(run(), way, now());
  if (begun.length === state.begun.length) return;
  Object.assign(state, { begun, said: Math.max(now(), state.said + 1), unsent: true });
  kept.write(state);
  all();
  tell().then(() => kept.write(state), () => {});
};
const understand = () => {
  const id = Number(part("word").dataset.id);
  if (!id || !may) return;
  state.understood.push(id);
  kept.write(state);
  all();
  post("acknowledge", { word: String(id) }).catch(() => {});
};

/** @type {Record<string, string>} */
const KEYS = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back" };
/** @param {KeyboardEvent} e */
const key = (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
  if (e.key === "Enter" && !part("word").hidden) understand();
  else if (e.key === "f") full();
  else if (KEYS[e.key] && !pressesItself(e)) press(KEYS[e.key] ?? "");
  else return;
  e.preventDefault();
};
/** A button or link that has the focus, and what Space does there. @param {KeyboardEvent} e */
const pressesItself = (e) => e.key === " " && /** @type {HTMLElement} */ (e.target).closest("button, a") !== null;
const full = () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
};

/** Keeps the screen awake, and says where that cannot be done. */
const stayAwake = async () => {
  if (document.hidden) return;
  try {
    await navigator.wakeLock.request("screen");
    root.dataset.awake = "yes";
    part("dark").hidden = true;
  } catch {
    part("dark").hidden = false;
  }
};

const start = () => {
  if (kept.isOver(state.told, now()) && before) kept.forget();
  else if ("worker" in root.dataset) kept.keep().catch(() => {});
  for (const form of root.querySelectorAll("form")) form.addEventListener("submit", (e) => e.preventDefault());
  if (may) {
    part("go").addEventListener("click", () => press("next"));
    part("back").addEventListener("click", () => press("back"));
    part("anew").addEventListener("click", () => press("anew"));
    part("understood").addEventListener("click", understand);
  }
  const wide = part("full");
  wide.hidden = !document.fullscreenEnabled;
  wide.addEventListener("click", full);
  document.addEventListener("keydown", key);
  document.addEventListener("visibilitychange", stayAwake);
  const again = () => {
    shown = "";
    all();
  };
  addEventListener("resize", again);
  document.fonts.ready.then(again);
  for (const back of ["online", "pageshow"]) addEventListener(back, ask);
  stayAwake();
  all();
  setInterval(show, 250);
  asking();
};
start();
