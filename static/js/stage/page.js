// The stage mode: a clock, the part that is on and what is left of it, what is next, and words from the crew.
import { clock, say } from "../live.js";
import { figures, minutesOver, moment, step } from "./counting.js";
import * as kept from "./kept.js";
import { ask, asking, link, post, tell } from "./server.js";
import { before, may, now, root, run, state, words } from "./state.js";

/** Two presses within this are one, by a hand that shakes or a glove. */
const AT_ONCE = 600;
const zone = document.body.dataset.zone ?? "UTC";
/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

// Showing

/** @param {HTMLElement} at @param {string} text */
const put = (at, text) => {
  if (at.textContent !== text) at.textContent = text;
};

/** The greatest of the steps of size at which a text has its place. @param {HTMLElement} box */
const fit = (box) => {
  for (let size = 1; size <= 7; size++) {
    box.dataset.size = String(size);
    // A letter may reach out of its line a little.
    const reach = Number.parseFloat(getComputedStyle(box).fontSize) / 8;
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
  const waits = left < 0 ? words.before : words.until;
  const name = where === "on" ? parts[on]?.name : where === "before" ? waits : words.after;
  const text = where === "after" ? "" : figures(left);
  put(part("left"), text);
  part("left").dataset.long = String(text.length);
  put(part("unit"), where === "after" || text.includes(":") ? "" : (words.minutes ?? ""));
  root.dataset.when = where === "on" && left < 0 ? "over" : where === "on" && left < 60 ? "soon" : where;
  const minutes = minutesOver(over);
  const told = minutes > 0 ? words.over : minutes < 0 ? words.under : where === "before" ? "" : words.onTime;
  // Before it begins what counts is what readers were told.
  const late = where === "before" ? state.told.late : 0;
  put(part("over"), late ? say(words.late ?? "", { n: late }) : say(told ?? "", { n: Math.abs(minutes) }));
  part("over").dataset.over = late || minutes > 0 ? "yes" : "no";
  const who = where === "on" ? (parts[on]?.who ?? "") : "";
  const lines = [name ?? "", who, next ? say(words.next ?? "", { name: next.name }) : ""];
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
  put(part("quiet"), link.silentSince ? say(words.silent ?? "", { time: clock(link.silentSince, zone) }) : "");
};

/** Which word is shown, as this script has set it; none that it has. @type {number | undefined} */
let word;
/** Shows the word that has waited longest. */
const showWord = () => {
  const found = state.told.words.find(({ id }) => !state.understood.includes(id));
  if (word === (found?.id ?? 0)) return;
  word = found?.id ?? 0;
  part("word").hidden = !found;
  root.classList.toggle("has-word", Boolean(found));
  put(part("said"), found?.text ?? "");
  if (found) {
    fit(part("said"));
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(200);
    if (may) part("understood").focus();
  }
  fit(part("part"));
};

const all = () => {
  if (link.gone) {
    root.textContent = words.gone ?? "";
    root.classList.add("gone");
    clearInterval(ticking);
    return;
  }
  show();
  showWord();
};
/** @type {ReturnType<typeof setInterval> | undefined} */
let ticking;

// Pressing

let pressed = 0;
/** @param {string} way */
const press = (way) => {
  if (!may || link.gone || Date.now() - pressed < AT_ONCE) return;
  pressed = Date.now();
  // Some browsers want a press first.
  if (root.dataset.awake !== "yes") stayAwake();
  const begun = step(run(), way, now());
  if (begun.length === state.begun.length) return;
  Object.assign(state, { begun, said: Math.max(now(), state.said + 1), unsent: true });
  kept.write(state);
  all();
  tell().then(() => kept.write(state), () => {});
};
const understand = () => {
  if (!word || !may) return;
  const id = String(word);
  state.understood.push(word);
  kept.write(state);
  all();
  post("acknowledge", { word: id }).catch(() => {});
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
  else if ("worker" in root.dataset) kept.keep(root.dataset.worker ?? "").catch(() => {});
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
    word = undefined;
    all();
  };
  addEventListener("resize", again);
  document.fonts.ready.then(again);
  for (const back of ["online", "pageshow"]) addEventListener(back, () => ask(all));
  stayAwake();
  all();
  ticking = setInterval(show, 250);
  asking(all);
};
start();
