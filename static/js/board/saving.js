// Every move is saved at once; what the server says replaces what was shown, also what others have done.
import { asks, settled } from "./disputes.js";
import { heldCard, redraw, reveal, show, showAround, showTray } from "./around.js";
import { find } from "./cards.js";
import { inWords } from "./fits.js";
import { changed, keeping, slotOf } from "./merging.js";
import { ask, json, need, once, SignedOut, say, word } from "./page.js";
import { begin, end, hold, item, place, receive, receiveMove, state, wantFocus } from "./state.js";

/** @import { Board, Moved, Slot } from "./types.js" */

/** Work at the server, one piece after the other. */
let chain = Promise.resolve();
let toldOffline = false;
/** How many moves of each card are under way. @type {Map<string, number>} */
const queued = new Map();
/**
 * Moves that could not be saved since one was signed out, with where each card lay.
 * @type {Map<string, { slot: Slot, before: Slot }>}
 */
const unsaved = new Map();
/** What else could not be done since then, in its order. @type {[string, Record<string, string>][]} */
const undone = [];

/** Whether something is kept here that the server does not have. */
export const keeps = () => unsaved.size + undone.length > 0;

/** Says how much is kept, or that it is saved now. */
function tellKept() {
  const count = unsaved.size + undone.length;
  need("[data-kept]").textContent = count ? word("kept").replace("0", String(count)) : "";
}

/** Does a piece of work at the server once those before it are done. @param {() => Promise<void>} work */
function later(work) {
  begin();
  chain = chain.then(work).catch(() => {}).finally(end);
  return chain;
}

/** Shows a card in its new slot at once, then saves it. @param {string} code @param {Slot} slot */
export function put(code, slot) {
  const i = item(code);
  const news = i && changed(i, slot);
  if (!news) return;
  const before = slotOf(i);
  place(code, news);
  redraw(code);
  say(word("saving"));
  queued.set(code, (queued.get(code) ?? 0) + 1);
  later(() => send(code, news, before).finally(() => queued.set(code, (queued.get(code) ?? 1) - 1)));
}

/**
 * @param {string} code @param {Slot} slot @param {Slot} before where it lay
 * @param {number} [version] the one to replace
 */
async function send(code, slot, before, version) {
  const i = item(code);
  if (!i) return;
  const sent = Object.entries({ ...slot, version: version ?? i.version }).map(([name, value]) => [name, String(value)]);
  let answer;
  try {
    answer = await ask(`${code}/move`, Object.fromEntries(sent));
  } catch (error) {
    unsent(code, slot, before, error);
    return;
  }
  if (answer.ok) taken(code, await answer.json());
  else if (answer.status === 409) refusedFor(code, slot, before, await answer.json());
  else await refused(code, before, answer);
}

/**
 * Signed out: it stays where it was put, and is saved once one is signed in again.
 * @param {string} code @param {Slot} slot @param {Slot} before @param {unknown} error
 */
function unsent(code, slot, before, error) {
  const known = unsaved.get(code);
  if (error instanceof SignedOut) {
    unsaved.set(code, { slot: { ...known?.slot, ...slot }, before: known?.before ?? before });
    say(word("keptHere"), "warning");
    tellKept();
  } else {
    back(code, before);
    say(word("failed"), "error");
  }
}

/** The move is saved. @param {string} code @param {Moved} found */
function taken(code, found) {
  const shown = item(code);
  const again = (queued.get(code) ?? 0) > 1;
  const touched = receiveMove(again && shown ? keeping(found, shown) : found);
  for (const each of touched) redraw(each, false);
  showTray();
  showAround();
  const mine = found.own.filter((clash) => clash.severity !== "note");
  say(inWords(mine) || word("saved"), mine[0]?.severity ?? "good");
}

/**
 * Someone else has moved it meanwhile.
 * @param {string} code @param {Slot} slot @param {Slot} before @param {{ text: string, version: number }} theirs
 */
function refusedFor(code, slot, before, theirs) {
  asks(code, slot, theirs.text, {
    theirs: () => later(fetchAll),
    mine: (wanted) => later(() => send(code, wanted, before, theirs.version)),
  });
}

/** @param {string} code @param {Slot} before @param {Response} answer */
async function refused(code, before, answer) {
  back(code, before);
  if (answer.status === 400) return say(word("lost"), "error");
  const found = await json(answer);
  if (found) return say(found.errors.join(" "), "error");
  if (answer.status !== 404) return say(word("failed"), "error");
  await fetchAll();
  say(word("gone"), "error");
}

/** @param {string} code @param {Slot} before */
function back(code, before) {
  if (!item(code)) return;
  place(code, before);
  redraw(code);
}

/** Takes over the whole board as the server tells it, with the focus where it was. @param {Board} found */
export function accept(found) {
  const code = heldCard();
  receive(found);
  if (code) wantFocus(code);
  show();
  if (code && !item(code)?.start) find(code)?.focus();
}

async function fetchAll() {
  const answer = await ask("board.json");
  if (answer.ok) accept(await answer.json());
}

/** Looks whether others have changed the board, and saves what could not be saved before. */
export async function look() {
  if (document.hidden || state.busy || !settled()) return;
  try {
    const answer = await ask(`board.json?since=${state.board.latest}`);
    if (toldOffline) say("");
    toldOffline = false;
    if (keeps()) return saveAgain();
    if (answer.status !== 200) return;
    const found = await answer.json();
    if (state.busy) return;
    if (state.lifted) return hold(found);
    accept(found);
    say(word("changed"));
  } catch (error) {
    if (toldOffline || error instanceof SignedOut) return;
    toldOffline = true;
    say(word("offline"), "error");
  }
}

function saveAgain() {
  for (const [code, { slot, before }] of unsaved) later(() => send(code, slot, before));
  unsaved.clear();
  for (const [path, form] of undone.splice(0)) whole(path, form);
  tellKept();
}

/**
 * Does what changes more than one card: the answer is the whole board.
 * @param {string} path @param {Record<string, string>} [form]
 */
export function whole(path, form = { once: "" }) {
  say(word("saving"));
  later(async () => {
    let answer;
    try {
      answer = await ask(path, form);
    } catch (error) {
      if (!(error instanceof SignedOut)) return say(word("failed"), "error");
      undone.push([path, form]);
      say(word("keptHere"), "warning");
      return tellKept();
    }
    const found = await json(answer);
    if (!found) return say(word(answer.status === 400 ? "lost" : "failed"), "error");
    if (!answer.ok) {
      say(found.errors.join(" "), "error");
      return fetchAll();
    }
    accept(found);
    if (found.code) reveal(found.code);
    say(found.said, "good");
  });
}

/** Takes back the last thing one did on the board. */
export const undo = () => whole("undo");
/** Does it again. */
export const redo = () => whole("redo");
/** Lays a copy of a card in the tray. @param {string} code */
export const duplicate = (code) => whole(`${code}/duplicate`, { once: once() });
