// Keeps an open page right: asks whether there is a newer one and merges it, follows the clock, and says how old it is.

import { agrees, clock, few, follow, say, untilNext } from "./live/clock.js";

const body = document.body;
const { zone = "UTC", event: mark, words: given = "{}" } = body.dataset;
/** @type {Record<string, string>} */
const words = JSON.parse(given);
const screen = body.classList.contains("screen");
const face = { words, zone, language: document.documentElement.lang };
// The page as it was opened: what the reader chooses in it is the page's own business.
const address = location.pathname + location.search;
const PATIENCE = 10_000;
const LONGEST = 60_000;
const KEPT_SAID = 60_000;
const NEW_EACH_TIME = /name="(csrf_token|form_of)" value="[^"]*"/g;

/** What the server made of a page, without what is new each time. @param {Document} page */
const sent = (page) => {
  const parts = [...page.body.children].filter((e) => !e.hasAttribute("data-own")).map((e) => e.outerHTML);
  return [page.title, page.body.dataset.mark, ...parts].join().replace(NEW_EACH_TIME, "");
};
/** @param {Document} page */
const program = (page) => page.querySelector('script[src$="/js/live.js"]')?.getAttribute("src");

const state = {
  shown: sent(document), etag: "", ahead: 0, good: Date.now(), silentSince: 0, fails: 0, asking: false,
  trusted: false, upgraded: false,
};

/** The server's time, in milliseconds. */
const now = () => Date.now() + state.ahead;

// What is said

const told = /** @type {HTMLElement | null} */ (document.querySelector("[data-told]"));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let quiet;
/** @param {string[]} sentences */
const tell = (sentences) => {
  if (!told || !sentences.length) return;
  told.textContent = few(sentences, words.more ?? "");
  clearTimeout(quiet);
  quiet = setTimeout(() => {
    told.textContent = "";
  }, KEPT_SAID);
};

/** Says how old the page is while nobody answers. */
const age = () => {
  const line = document.querySelector("[data-age]");
  if (!line) return;
  const times = { time: clock(state.good + state.ahead, zone), since: clock(state.silentSince + state.ahead, zone) };
  const text = (navigator.onLine ? words.silent : words.offline) ?? "";
  const said = state.silentSince ? say(text, times) : "";
  if (line.textContent !== said) line.textContent = said;
};

// The clock

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
const tick = () => {
  clearTimeout(timer);
  timer = setTimeout(tick, untilNext(now()) + 50);
  // A clock that makes something else of the page than the server did is not believed before the server said the time.
  state.trusted ||= agrees(now());
  if (!state.trusted) return;
  const begun = follow(document, now(), face).filter((e) => !e.hidden && !e.closest("[hidden], template"));
  const names = begun.map((e) => ({
    title: e.querySelector("[data-title]")?.textContent?.trim() ?? "",
    time: clock(Date.parse(e.dataset.starts ?? ""), zone),
  }));
  tell(names.map((each) => say(words.begins ?? "", each)));
};

/** Takes the server's time, in whole seconds, from an answer. @param {Response} answer @param {number} asked */
const setClock = (answer, asked) => {
  const date = Date.parse(answer.headers.get("Date") ?? "");
  if (Number.isNaN(date) || Number(answer.headers.get("Age")) > 0) return;
  const ahead = date + 500 - (asked + Date.now()) / 2;
  if (Math.abs(ahead - state.ahead) > 1500) state.ahead = ahead;
  state.trusted = true;
};

// Asking

/** The newer page in an answer, null for none. Throws for what is no page of ours. @param {Response} answer */
const pageIn = async (answer) => {
  if (answer.status === 304) return null;
  if (![200, 404, 410].includes(answer.status)) throw new Error(`answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.body.dataset.event !== mark || !page.querySelector("#main")) throw new Error("not our page");
  return page;
};

/** @param {Document} page */
const take = async (page) => {
  const fresh = sent(page);
  state.upgraded ||= program(page) !== program(document);
  if (fresh === state.shown) return;
  const { merge } = await import("./live/merging.js");
  follow(page, now(), face);
  document.dispatchEvent(new CustomEvent("fresh", { detail: page }));
  const sentences = await merge(page, face);
  state.shown = fresh;
  tell(sentences);
};

const look = async () => {
  const asked = Date.now();
  const known = state.etag;
  /** @type {RequestInit} */
  const how = known ? { cache: "no-store", headers: { "If-None-Match": known } } : { cache: "no-cache" };
  const answer = await fetch(address, {
    ...how, credentials: "same-origin", referrer: address, signal: AbortSignal.timeout(PATIENCE),
  });
  const page = await pageIn(answer);
  setClock(answer, asked);
  if (page) await take(page);
  state.etag = answer.headers.get("ETag") ?? known;
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;
const later = () => {
  const interval = screen ? 4000 : 13_000;
  const pause = Math.min(interval * 2 ** Math.min(state.fails, 4), LONGEST);
  clearTimeout(next);
  next = setTimeout(ask, pause + Math.random() * interval * 0.15);
};

async function ask() {
  if (document.hidden || state.asking) return;
  state.asking = true;
  try {
    await look();
    Object.assign(state, { fails: 0, good: Date.now(), silentSince: 0 });
    if (state.upgraded && screen) location.reload();
  } catch {
    state.fails += 1;
    state.silentSince ||= Date.now();
    state.trusted ||= state.fails > 1;
  }
  state.asking = false;
  age();
  tick();
  later();
}

/** What was typed and not sent. */
const typing = () =>
  [...document.querySelectorAll("input:not([type=hidden]), textarea")].some(
    (e) => (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement) && e.value !== e.defaultValue,
  );

/** Asks at once, also when an answer was expected later. */
const atOnce = () => {
  // Nobody looks: the time to go over to a new version of the program.
  if (document.hidden && state.upgraded && !typing()) location.reload();
  tick();
  ask();
};

if (mark) {
  tick();
  document.addEventListener("visibilitychange", atOnce);
  for (const name of ["online", "offline"]) addEventListener(name, atOnce);
  addEventListener("pageshow", (e) => {
    if (e.persisted) atOnce();
  });
  const [opened] = performance.getEntriesByType("navigation");
  // A page that the browser had kept may be older than it looks.
  if (opened instanceof PerformanceNavigationTiming && opened.transferSize === 0) setTimeout(ask, 1000);
  else later();
}
