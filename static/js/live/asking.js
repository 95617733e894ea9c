// Keeps an open page right: asks for the live facts, whose document names the release, and for the page itself when
// that is another; has what is newer merged, and says how old it is meanwhile.

import { clock, dayAt, face, follow, heldIn, now, state as page, say, shortDay, sources, tick } from "../live.js";
import { look as askFor } from "./facts.js";
import { few } from "./telling.js";

const { words, zone } = face;
const mark = document.body.dataset.event;
const LEFT_OUT = ["q", "view", "day", "room", "tag", "kind", "language", "access", "stream"];
// The page as it was opened: what the reader chooses in it is the page's own business. A list is asked for whole, since
// what is searched for is kept nowhere, and every part of it is in the whole.
const whole = new URLSearchParams(location.search);
if (document.querySelector("[data-filters]")) for (const name of LEFT_OUT) whole.delete(name);
// What is chosen without a network, the server learns of with the first question.
if (document.body.dataset.kept) whole.set("lang", document.documentElement.lang);
const address = location.pathname + (whole.size ? `?${whole}` : "");
const PATIENCE = 10_000;
/** On the day, so that with what chance adds, and the server's half second, it is five seconds at most. */
const NEAR = { each: 4200, longest: 4200, patience: 4500 };
/** With what chance adds it is a quarter of a minute. */
const FAR = { each: 12_500, longest: 60_000, patience: PATIENCE };
/** For other reasons than a release a page is seldom another: what is one's own sooner. */
const PAGE_EACH = "personal" in document.body.dataset ? 10_500 : 60_000;
const FIRST = 10_000;
const KEPT_SAID = 60_000;
const NEW_EACH_TIME = /name="(csrf_token|form_of)" value="[^"]*"/g;

/** What the server made of a page, without what is new each time. @param {Document} made */
const sent = (made) => {
  const parts = [...made.body.children].filter((e) => !e.hasAttribute("data-own")).map((e) => e.outerHTML);
  return [made.title, made.body.dataset.mark, ...parts].join().replace(NEW_EACH_TIME, "");
};
/** @param {Document} made */
const program = (made) => made.querySelector('script[src$="/js/live.js"]')?.getAttribute("src");

/** When the page was kept by the browser, where it is shown from there. */
const kept = Number(document.body.dataset.kept ?? 0);
const state = {
  shown: "", etag: "", good: kept || now(), silentSince: kept, fails: 0, asking: false, again: false, upgraded: false,
  looked: 0, stale: false,
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let quiet;
/** Has sentences read out. @param {string[]} sentences */
const tell = (sentences) => {
  const told = document.querySelector("[data-told]");
  if (!told || !sentences.length) return;
  told.textContent = few(sentences, words.more ?? "");
  clearTimeout(quiet);
  quiet = setTimeout(() => {
    told.textContent = "";
  }, KEPT_SAID);
};
document.addEventListener("followed", (e) => {
  const followed = /** @type {CustomEvent<{begun: HTMLElement[]}>} */ (e).detail;
  const begun = followed.begun.map((each) => ({
    title: each.querySelector("[data-title]")?.textContent?.trim() ?? "",
    time: clock(Date.parse(each.querySelector("time[data-until]")?.getAttribute("datetime") ?? ""), zone),
  }));
  tell(begun.map((each) => say(words.begins ?? "", each)));
});

/** Says how old the page is while nobody answers. */
const age = () => {
  const line = document.querySelector("[data-age]");
  if (!line) return;
  const { dataset } = document.body;
  const day = dayAt(state.good, zone) === dayAt(now(), zone) ? "" : `${shortDay(state.good, face)} `;
  const release = dataset.keptRelease ?? "";
  const values = { time: day + clock(state.good, zone), since: clock(state.silentSince, zone), release };
  const text = (navigator.onLine ? words.silent : words.offline) ?? "";
  const said = state.silentSince ? say((dataset.kept && words.kept) || text, values) : "";
  if (line.textContent !== said) line.textContent = said;
};

/** Takes the server's time, in whole seconds, from an answer. @param {Response} answer @param {number} asked */
const setClock = (answer, asked) => {
  const date = Date.parse(answer.headers.get("Date") ?? "");
  if (Number.isNaN(date) || Number(answer.headers.get("Age")) > 0) return;
  const ahead = date + 500 - (asked + Date.now()) / 2;
  if (Math.abs(ahead - page.ahead) > 1500) page.ahead = ahead;
  page.trusted = true;
};

// Asking

/** The newer page in an answer, null for none. Throws for what is no page of ours. @param {Response} answer */
const pageIn = async (answer) => {
  if (answer.status === 304) return null;
  if (![200, 404, 410].includes(answer.status)) throw new Error(`answered ${answer.status}`);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (found.body.dataset.event !== mark || !found.querySelector("#main")) throw new Error("not our page");
  return found;
};

/** @param {Document} newer */
const take = async (newer) => {
  const fresh = sent(newer);
  state.upgraded ||= program(newer) !== program(document);
  if (fresh === state.shown) return;
  const { merge } = await import("./merging.js");
  follow(newer, now(), face);
  document.dispatchEvent(new CustomEvent("fresh", { detail: newer }));
  const sentences = await merge(newer, face);
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
  const newer = await pageIn(answer);
  setClock(answer, asked);
  if (newer) await take(newer);
  state.etag = answer.headers.get("ETag") ?? known;
  state.looked = asked;
};

const DAY = 86_400_000;
/** How often to ask: more often when something on the page is so near that live facts may be about it. */
const pace = () => (sources(document).some((e) => Math.abs(heldIn(e, now()).starts - now()) < DAY) ? NEAR : FAR);

/** Asks for the live facts; gives whether they are about another release than the page is. */
const lookAtFacts = async () => {
  const { live, release } = document.body.dataset;
  if (!live) return true;
  const asked = Date.now();
  const { answer, about, news } = await askFor(live, AbortSignal.timeout(pace().patience));
  setClock(answer, asked);
  tell(news);
  return about !== Number(release);
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next;
/** @param {number} [soon] milliseconds after which it is asked, sooner than it would be else */
const later = (soon = FAR.longest) => {
  const { each, longest } = pace();
  const pause = Math.min(soon, each * 2 ** Math.min(state.fails, 4), longest);
  clearTimeout(next);
  next = setTimeout(ask, pause + Math.random() * each * 0.07);
};

async function ask() {
  state.again = state.asking;
  if (document.hidden || state.asking) return;
  state.asking = true;
  try {
    const due = state.stale || Date.now() - state.looked >= PAGE_EACH;
    if ((await lookAtFacts()) || due) {
      state.stale = false;
      await look();
    }
    Object.assign(state, { fails: 0, good: now(), silentSince: 0 });
    delete document.body.dataset.kept;
  } catch {
    state.fails += 1;
    state.stale = true;
    state.silentSince ||= now();
    page.trusted ||= state.fails > 1;
  }
  state.asking = false;
  age();
  tick();
  // What was asked for meanwhile may have another answer, such as where the network has just come back.
  later(state.again ? 0 : FAR.longest);
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

/** Begins to ask; `opened` is the page as it was sent. @param {Document} opened */
export const begin = (opened) => {
  state.shown = sent(opened);
  document.addEventListener("visibilitychange", atOnce);
  for (const name of ["online", "offline", "focus"]) addEventListener(name, atOnce);
  addEventListener("stale", () => {
    state.stale = true;
    atOnce();
  });
  addEventListener("pageshow", (e) => {
    if (e.persisted) atOnce();
  });
  age();
  const [navigated] = performance.getEntriesByType("navigation");
  const { transferSize = 1, workerStart = 0 } = /** @type {PerformanceNavigationTiming} */ (navigated ?? {});
  // A page that the browser had kept may be older than it looks.
  const fresh = !kept && (transferSize > 0 || workerStart > 0);
  if (fresh) state.looked = Date.now();
  if (fresh && navigator.onLine && pace() === FAR) later(FIRST);
  else ask();
};
