// A screen at the venue: a small program that goes on whatever happens to the network, the server or the power.

import { stayAwake, stillAwake } from "./awake.js";
import { busy } from "./day.js";
import { makeKeeper } from "./keeper.js";
import { makeShowing } from "./showing.js";
import { wordsOf } from "./standing.js";

/** @typedef {import("./held.js").Setting} Setting */

const TICK = 1000;
const REPORT = 60_000;
/** What is another is said at once, but a window that is being drawn larger does not say it at each step. */
const SOON = 2500;
const NAMED_FOR = 15_000;
/** How often the page may start anew to get a newer program, and for how long it waits for one to be kept. */
const UPGRADE = 10 * 60_000;
const KEEPING = 60_000;

const { event = "", screens = "", live = "", room = "", program = "", key = "", worker = "" } = document.body.dataset;
const { gone = "", waiting = "" } = document.body.dataset;
/** Whether the page came from the browser's own store, where it has nothing to show. */
const bare = !document.body.firstElementChild;
/** What names this screen where all can read it; "" for one without a name. */
const open = key.slice(0, 5);
const asked = new URLSearchParams(location.search);
/** @type {Setting} */
const plain = {
  room, language: asked.get("language") ?? "", theme: asked.get("theme") ?? "dark",
  size: asked.get("size") ?? "normal", turn: Number(asked.get("turn")) || 0, slides: asked.get("slides") !== "0",
  flashes: 0, reloads: 0,
};

/** The page's own worker, once it may be asked. @returns {Promise<ServiceWorker | undefined>} */
const workerHere = async () => {
  if (!worker || !navigator.serviceWorker) return undefined;
  try {
    await navigator.serviceWorker.register(worker, { scope: screens });
    const { active } = await navigator.serviceWorker.ready;
    return active ?? undefined;
  } catch {
    return undefined;
  }
};

/** Has this page and its program kept; gives the version that is then kept, "" for none. @returns {Promise<string>} */
const keepProgram = async () => {
  const here = await workerHere();
  if (!here) return "";
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(String(data));
    setTimeout(() => done(""), KEEPING);
    here.postMessage({ path: location.pathname }, [port2]);
  });
};

/** Whether the server gives this page now. */
const isThere = async () => {
  const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(8000) });
  return answer.ok && (await answer.text()).includes(`data-event="${event}"`) ? "there" : "";
};

const start = async () => {
  let look = () => {};
  const keeper = await makeKeeper({ event, scope: screens, live, named: Boolean(key) }, () => look());
  const { state, clock } = keeper;
  /** @type {ReturnType<typeof makeShowing> | undefined} */
  let showing;
  /** @type {Setting | undefined} */
  let before;
  let namedUntil = 0;
  /** What the crew call it, which is told to it alone. */
  let name = "";
  let reported = Number.NEGATIVE_INFINITY;
  let told = "";
  let tried = performance.now();

  /** Starts anew with a program that is kept whole; where none can be kept, only if the page is to be had now. */
  const renew = async () => {
    tried = performance.now();
    const kept = navigator.serviceWorker?.controller ? await keepProgram() : await isThere().catch(() => "");
    if (kept) location.reload();
  };
  /** Says that it runs: seldom, and it does not matter if nobody hears it. In answer it is told its name. */
  const report = async () => {
    if (!key || !state.programme || state.silentSince) return;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [innerWidth, innerHeight].map((each) => Math.round(each * ratio));
    const body = JSON.stringify({ release: state.programme.release, width, height });
    if (performance.now() - reported < (body === told ? REPORT : SOON)) return;
    [reported, told] = [performance.now(), body];
    try {
      const signal = AbortSignal.timeout(8000);
      const answer = await fetch(`${screens}at/${key}/seen`, { method: "POST", body, signal });
      const said = answer.ok ? await answer.json() : undefined;
      if (typeof said?.name === "string") name = said.name;
    } catch {
      // Another time.
    }
  };
  /** Does what the crew has asked for since the last time. @param {Setting | undefined} setting */
  const obey = (setting) => {
    if (setting && before && setting.flashes > before.flashes) {
      namedUntil = performance.now() + NAMED_FOR;
      reported = Number.NEGATIVE_INFINITY; // Asks for its name, which may be another since.
    }
    if (setting && before && setting.reloads > before.reloads) renew();
    before = setting ?? before;
  };
  /** Takes a newer program when nobody is disturbed by that. */
  const upgrade = () => {
    const { programme } = state;
    if (!programme || programme.program === program || performance.now() - tried < UPGRADE) return;
    if (!state.silentSince && !busy({ programme, live: state.live, at: clock.now(), language: "" })) renew();
  };

  const tick = () => {
    if (state.gone) {
      showing ??= makeShowing(keeper, screens);
      showing.nothing(gone);
      return;
    }
    if (!state.programme) {
      if (bare && state.silentSince) {
        showing ??= makeShowing(keeper, screens);
        showing.nothing(waiting);
      }
      return;
    }
    showing ??= makeShowing(keeper, screens);
    const { lang } = document.documentElement;
    const words = wordsOf({ programme: state.programme, live: state.live, at: 0, language: lang });
    const mine = key ? state.set.screens[open] : undefined;
    if (state.setKnown) obey(mine);
    showing.show(mine ?? plain, key && state.setKnown && !mine ? "unknown" : "");
    showing.name(words.this ?? "", performance.now() < namedUntil ? name : "");
    report();
    upgrade();
  };
  const safely = () => {
    try {
      tick();
    } catch (error) {
      // What is shown stays, and the next second is another.
      console.error(error);
    }
  };
  look = safely;
  addEventListener("resize", safely);
  setInterval(safely, TICK);
  setInterval(stillAwake, 60_000);
  stayAwake();
  safely();
  keeper.begin().then(safely);
  document.fonts?.addEventListener("loadingdone", () => {
    showing?.anew(); // Measured with the letters that it then has.
    safely();
  });
  keepProgram();
};
start();
