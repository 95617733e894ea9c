// Holds what a screen runs on, asks for what is newer, and keeps the last that was good.

import { Gone, makeDocument } from "./asking.js";
import { NOTHING, readLive, readProgramme, readSet } from "./held.js";
import { makeStore } from "./store.js";
import { makeClock } from "./time.js";

/** @typedef {import("./held.js").Programme} Programme */
/** Where things are: the event's code, the screens' own address, that of live facts. */
/** @typedef {{event: string, scope: string, live: string, named: boolean}} Places */

/** In milliseconds. Live facts say when the programme is another: without their word that is asked for seldom. */
const LIVE = 4000;
const PROGRAMME = 60_000;
const SET_NAMED = 4500;
const SET = 60_000;
const FIRST_FAIL = 1.5;
const CHANCE = 600;
/** So long an older release must be said before it counts: then it is no stale copy, but a server put back. */
const OLDER = 60_000;

/**
 * All that is held, and when (by the server's clock) anything was last heard of; `unsure` says that the device's clock
 * is before that, and so cannot be right. `changed` is called when there is something new.
 */
export const makeKeeper = async (/** @type {Places} */ places, /** @type {() => void} */ changed) => {
  const store = makeStore(places.scope);
  const before = /** @type {{ahead?: number, good?: number} | undefined} */ (await store.read("clock"));
  const clock = makeClock(Number(before?.ahead) || 0);
  const state = {
    /** @type {Programme | undefined} */ programme: undefined,
    live: NOTHING,
    /** @type {import("./held.js").Set} */ set: { screens: {}, slides: [] },
    good: Number(before?.good) || 0,
    silentSince: 0,
    gone: false,
    setKnown: false,
  };
  const unsure = () => !clock.heard() && state.good > 0 && clock.now() < state.good - 60_000;

  // What was kept may be of an older program, and is believed no more than what is sent.
  const recall = async (/** @type {string} */ what, /** @type {(value: unknown) => void} */ take) => {
    const kept = await store.read(what);
    try {
      if (kept) take(kept);
    } catch {
      // It is asked for anew.
    }
  };
  await recall("programme", (kept) => {
    state.programme = readProgramme(kept, places.event);
  });
  const slug = () => state.programme?.event ?? "";
  await recall("live", (kept) => {
    state.live = readLive(kept, slug(), state.good);
  });
  await recall("set", (kept) => {
    state.set = readSet(kept, slug());
    state.setKnown = true;
  });
  if (state.programme) state.silentSince = state.good;

  const programme = makeDocument(`${places.scope}programme.json`, clock, (value) => readProgramme(value, places.event));
  const live = makeDocument(places.live, clock, (value) => readLive(value, slug(), 0));
  const set = makeDocument(`${places.scope}set.json`, clock, (value) => readSet(value, slug()));

  let olderSince = 0;
  /** Whether an answer is of an older release, and not to be believed yet. @param {number} release */
  const older = (release) => {
    if (release >= (state.programme?.release ?? 0)) olderSince = 0;
    else olderSince ||= clock.asked();
    return olderSince > 0 && clock.asked() - olderSince < OLDER;
  };

  let noted = 0;
  const heard = () => {
    Object.assign(state, { good: clock.now(), silentSince: 0, gone: false });
    if (state.good - noted < PROGRAMME && state.good > noted) return;
    noted = state.good;
    store.keep("clock", { ahead: clock.ahead(), good: state.good });
  };
  const lookForProgramme = async () => {
    const found = await programme.look();
    heard();
    if (!found) olderSince = 0;
    if (!found) return;
    if (older(found.value.release)) return programme.forget();
    state.programme = found.value;
    changed();
    await store.keep("programme", found.sent);
  };
  const lookForLive = async () => {
    if (!state.programme) return;
    const found = await live.look();
    heard();
    if (found && older(found.value.release)) return live.forget();
    if (found) state.live = found.value;
    state.live.said = state.good;
    if (found) {
      changed();
      await store.keep("live", found.sent);
    }
    if (state.live.release && state.live.release !== state.programme.release) await lookForProgramme();
  };
  const lookForSet = async () => {
    if (!state.programme) return;
    const found = await set.look();
    heard();
    if (!found) return;
    Object.assign(state, { set: found.value, setKnown: true });
    changed();
    await store.keep("set", found.sent);
  };
  const lost = async (/** @type {unknown} */ error) => {
    if (!(error instanceof Gone)) {
      state.silentSince ||= state.good || clock.now();
      return;
    }
    for (const each of [programme, live, set]) each.forget();
    Object.assign(state, { gone: true, programme: undefined, live: NOTHING, silentSince: 0 });
    await store.forget();
  };

  /** Asks again and again, with a little chance in it so that screens do not all ask at once. */
  const again = (/** @type {() => Promise<void>} */ look, /** @type {number} */ every) => {
    let fails = 0;
    const ask = async () => {
      try {
        await look();
        fails = 0;
      } catch (error) {
        fails += 1;
        await lost(error);
      }
      // One that has not been had yet is wanted soon, and one that fails is no reason to wait long.
      const pause = Math.min(every, state.programme ? every : 5000, fails ? LIVE * FIRST_FAIL : every);
      setTimeout(ask, pause + Math.random() * CHANCE);
    };
    addEventListener("online", () => look().catch(lost));
    return ask();
  };
  return {
    state, clock, unsure,
    async begin() {
      await again(lookForProgramme, PROGRAMME);
      again(lookForLive, LIVE);
      again(lookForSet, places.named ? SET_NAMED : SET);
    },
  };
};
/** @typedef {Awaited<ReturnType<typeof makeKeeper>>} Keeper */
