// Every move is saved at once; what the server says replaces what was shown, also what others have done.
"use strict";
(() => {
  const board = window.Board;
  if (!board) return;
  const { $, words, tray, item, say, once, ask, iso, toEvent, find, settle, showTray, showAround, reveal, show } = board;

  let chain = Promise.resolve(), disputed = { code: "", slot: {} }, toldOffline = false;
  const queued = new Map(), unsaved = new Map();
  function later(work) { board.busy += 1; chain = chain.then(work).catch(() => {}).finally(() => { board.busy -= 1; }); return chain; }

  function dropped(info) {
    const i = item(info.event.id);
    settle();
    if (!i) return;
    if (board.toTray) { board.toTray = false; info.revert(); put(i.code, { start: "" }); return; }
    const room = info.event.resourceIds[0] === "none" ? "" : String(info.event.resourceIds[0]);
    put(i.code, { start: iso(info.event.start), minutes: (info.event.end - info.event.start) / 60000, room });
  }

  // Shows the new slot at once, then saves it; what the server says replaces what was shown.
  function put(code, slot) {
    const i = item(code);
    const changed = Object.fromEntries(Object.entries(slot).filter(([name, value]) => i[name] !== value));
    if (!Object.keys(changed).length) return;
    const before = { ...i };
    Object.assign(i, changed);
    redraw(code);
    say(words.saving);
    queued.set(code, (queued.get(code) ?? 0) + 1);
    later(() => send(code, changed, before).finally(() => queued.set(code, queued.get(code) - 1)));
  }

  async function send(code, slot, before, version) {
    const i = item(code);
    let answer;
    try {
      answer = await ask(`${code}/move`, { ...slot, version: version ?? i.version });
    } catch (error) {
      // Signed out: it stays where it was put, and is saved once one is signed in again.
      if (error instanceof board.SignedOut) unsaved.set(code, { slot: { ...unsaved.get(code)?.slot, ...slot }, before: unsaved.get(code)?.before ?? before });
      else { back(code, before); say(words.failed, "error"); }
      return;
    }
    if (answer.ok) {
      const found = await answer.json();
      // Moved again meanwhile: where it is shown is newer than what the server says here.
      if (queued.get(code) > 1) found.items = found.items.map((fresh) => ({ ...fresh, start: i.start, minutes: i.minutes, room: i.room }));
      if (found.previous !== board.state.latest) found.latest = board.state.latest;  // Someone else was there too: the next look fetches it.
      merge(found);
      const mine = found.own.filter((c) => c.severity !== "note");
      say(mine.length ? mine.slice(0, 3).map((c) => c.text).join(" ") : words.saved, mine.length ? mine[0].severity : "good");
    } else if (answer.status === 409) {
      conflict(code, slot, before, await answer.json());
    } else {
      back(code, before);
      const type = answer.headers.get("Content-Type") ?? "";
      if (answer.status === 400) say(words.lost, "error");
      else if (type.includes("json")) say((await answer.json()).errors.join(" "), "error");
      else if (answer.status === 404) { await fetchAll(); say(words.gone, "error"); } else say(words.failed, "error");
    }
  }

  function back(code, before) { const i = item(code); if (i) { Object.assign(i, { start: before.start, minutes: before.minutes, room: before.room }); redraw(code); } }

  function conflict(code, slot, before, theirs) {
    // Several moves of one card may be refused before one has chosen: all of them are then meant.
    disputed = { code, slot: disputed.code === code ? { ...disputed.slot, ...slot } : slot };
    const box = $("[data-conflict]");
    $("[data-conflict-text]").textContent = `${item(code).title}: ${theirs.text}`;
    box.hidden = false;
    const wanted = disputed.slot, done = () => { box.hidden = true; disputed = { code: "", slot: {} }; };
    $("[data-theirs]").onclick = () => { done(); later(fetchAll); };
    $("[data-mine]").onclick = () => { done(); later(() => send(code, wanted, before, theirs.version)); };
    $("[data-theirs]").focus();
    say("");
  }

  function merge(found) {
    const old = board.state.marks;
    found.items.forEach((fresh) => { const at = board.state.items.findIndex((i) => i.code === fresh.code); if (at >= 0) board.state.items[at] = fresh; else board.state.items.push(fresh); });
    Object.assign(board.state, { ...found, items: board.state.items });
    const touched = new Set(found.items.map((i) => i.code));
    Object.keys({ ...old, ...board.state.marks }).forEach((code) => { if (old[code] !== board.state.marks[code]) touched.add(code); });
    touched.forEach((code) => redraw(code, false));
    showTray(); showAround();
  }

  function redraw(code, around = true) {
    const i = item(code), there = board.calendar.getEventById(code);
    const held = document.activeElement?.dataset?.code === code || (document.activeElement === document.body && board.current === code);
    if (held) board.refocus = code;
    if (!i.start) {
      // Into the tray first, so that the focus has somewhere to go before the card on the board is gone.
      if (around || held) { showTray(); if (held) { board.refocus = ""; tray.querySelector(`[data-code="${code}"]`)?.focus(); } }
      if (there) board.calendar.removeEventById(code);
    } else if (there) board.calendar.updateEvent(toEvent(i));
    else board.calendar.addEvent(toEvent(i));
    if (around) { if (i.start) showTray(); showAround(); }
  }

  function accept(found) {
    const focus = document.activeElement?.dataset?.code || (document.activeElement === document.body && board.current);
    board.state = found;
    if (focus) board.refocus = focus;
    show();
    if (focus && !item(focus)?.start) find(focus)?.focus();
  }

  async function fetchAll() {
    const answer = await ask("board.json");
    if (answer.ok) accept(await answer.json());
  }

  async function look() {
    if (document.hidden || board.busy || disputed.code) return;
    try {
      const answer = await ask(`board.json?since=${board.state.latest}`);
      if (toldOffline) { toldOffline = false; say(""); }
      if (unsaved.size) {
        unsaved.forEach(({ slot, before }, code) => later(() => send(code, slot, before)));
        unsaved.clear();
        return;
      }
      if (answer.status !== 200) return;
      const found = await answer.json();
      if (board.busy) return;
      if (board.dragging) board.waiting = found; else { accept(found); say(words.changed); }
    } catch (error) { if (!toldOffline && !(error instanceof board.SignedOut)) { toldOffline = true; say(words.offline, "error"); } }
  }

  function whole(path, form = { once: "" }) {
    say(words.saving);
    later(async () => {
      let answer;
      try { answer = await ask(path, form); } catch (error) { if (!(error instanceof board.SignedOut)) say(words.failed, "error"); return; }
      const found = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : null;
      if (answer.ok && found) { accept(found); if (found.code) reveal(found.code); say(found.said, "good"); }
      else if (found) { say(found.errors.join(" "), "error"); await fetchAll(); } else say(answer.status === 400 ? words.lost : words.failed, "error");
    });
  }

  const undo = () => whole("undo"), redo = () => whole("redo");
  const duplicate = (code) => whole(`${code}/duplicate`, { once: once() });

  Object.assign(board, { dropped, put, accept, look, whole, undo, redo, duplicate });
})();
