// How a stage page and the server tell each other what is new, every three seconds.
import * as kept from "./kept.js";
import { begunOf, may, now, root, state } from "./state.js";

const POLL = 3000;
const PATIENCE = 4000;
let token = root.dataset.token ?? "";
let etag = "";
/** Since when nobody answers (milliseconds), 0 while somebody does; and whether the link opens nothing any more. */
export const link = { silentSince: 0, gone: false };

/** @param {string} path @param {Record<string, string>} fields */
export const post = async (path, fields) => {
  const send = () =>
    fetch(path, {
      method: "POST", body: new URLSearchParams(fields), redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
      // As a header it tells a script that is signed out, in place of leading it to signing in.
      headers: { "X-CSRFToken": token },
    });
  let answer = await send();
  if (answer.status === 400) {
    // The page may be older than what guards its forms.
    const page = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const made = new DOMParser().parseFromString(await page.text(), "text/html");
    const stage = /** @type {HTMLElement | null} */ (made.querySelector("[data-stage]"));
    // Another has taken over the session: what was pressed here is not theirs.
    if (stage?.dataset.who !== root.dataset.who) throw new Error("not our page");
    token = stage?.dataset.token ?? token;
    answer = await send();
  }
  if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(`answered ${answer.status}`);
};

/** Tells the server what it does not know yet. */
export const tell = async () => {
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

const look = async () => {
  const asked = Date.now();
  /** @type {Record<string, string>} */
  const headers = etag ? { "If-None-Match": etag } : {};
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch("now.json", { cache: "no-store", headers, redirect: "manual", signal });
  if ([403, 404, 410].includes(answer.status)) link.gone = true;
  if (link.gone) return;
  if (answer.status !== 200 && answer.status !== 304) throw new Error(`answered ${answer.status}`);
  setClock(answer, asked);
  if (answer.status === 304) return;
  etag = answer.headers.get("ETag") ?? "";
  state.told = { ...(await answer.json()), made: new Date(now()).toISOString() };
  const said = Date.parse(state.told.said) || 0;
  if (!state.unsent && said !== state.said) Object.assign(state, { begun: begunOf(state.told), said });
  state.understood = state.understood.filter(isOpen);
};

/** @param {() => void} done */
export const ask = async (done) => {
  try {
    await look();
    if (!link.gone) await tell();
    link.silentSince = 0;
  } catch {
    link.silentSince ||= now();
  }
  if (link.gone) await kept.forget();
  else kept.write(state);
  done();
};
/** Begins to ask, and goes on until the link opens nothing any more. @param {() => void} done after each answer */
export const asking = async (done) => {
  await ask(done);
  if (!link.gone) setTimeout(asking, POLL, done);
};
