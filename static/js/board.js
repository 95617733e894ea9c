// The board: what lies where, moved by mouse, touch or keys. Every move is saved at once; the server says what clashes.
"use strict";
(() => {
  const root = document.getElementById("board");
  if (!root || !window.EventCalendar) return;
  const $ = (selector) => document.querySelector(selector);
  const words = JSON.parse(root.dataset.words), base = root.dataset.url, may = !!root.dataset.edit;
  const grid = $("[data-grid]"), tray = $("[data-tray]"), status = $("[data-status]"), card = $("[data-card]");
  const token = () => $("input[name=csrf_token]")?.value ?? "";
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const STEP = 5, HEIGHTS = [10, 14, 18, 24, 32, 44];
  let state = null, ec = null, chosen = "", day = "", zoom = Number(localStorage.getItem("board-zoom") ?? 3);
  let busy = 0, dragging = false, waiting = null, refocus = "", current = "", toldOffline = false, toTray = false, settled = 0;
  let zones = { code: "", latest: "", zones: [], reasons: [], own: [] };

  // Times are the venue's clock, as text (2027-07-03T09:00) and, to reckon with, as milliseconds of a clock without a zone.
  const number = (wall) => Date.parse(wall + "Z");
  const wall = (ms) => new Date(ms).toISOString().slice(0, 16);
  const shift = (text, minutes) => wall(number(text) + minutes * 60000);
  const clock = (text) => text.slice(11, 16);
  const item = (code) => state.items.find((i) => i.code === code);
  const ends = (i) => shift(i.start, i.minutes || 60);
  const fill = (text, values) => text.replace(/%\((\w+)\)[sd]/g, (_, name) => values[name] ?? "");

  function say(text, kind = "") { status.textContent = text; status.className = `board-status ${kind}`; }

  async function ask(path, form) {
    const options = form
      ? { method: "POST", body: new URLSearchParams(form), headers: { "X-CSRFToken": token() } }
      : {};
    const answer = await fetch(base + path, { credentials: "same-origin", redirect: "manual", ...options });
    if (answer.type === "opaqueredirect") { say(words.signedOut, "error"); throw new Error("signed out"); }
    return answer;
  }

  // --- showing -------------------------------------------------------------------------------------------------

  function label(i) {
    const parts = [];
    const mark = state.marks[i.code];
    const when = document.createElement("span");
    when.className = "card-when";
    const flags = [i.state !== "confirmed" ? words[i.state] : "", i.fixed ? words.fixed : ""].filter(Boolean);
    when.textContent = (i.start ? `${clock(i.start)}–${clock(ends(i))}` : i.minutes ? `${i.minutes} ${words.minutes}` : words.noLength) + (flags.length ? ` · ${flags.join(", ")}` : "");
    if (mark && mark !== "note") {
      const sign = document.createElement("span");
      sign.className = `card-mark ${mark}`;
      sign.textContent = mark === "error" ? " ✖" : " !";
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = ` ${mark === "error" ? words.clash : words.missing}`;
      sign.append(said);
      when.append(sign);
    }
    const title = document.createElement("strong");
    title.textContent = i.title;
    parts.push(when, title);
    if (i.people) {
      const people = document.createElement("small");
      people.textContent = i.people;
      parts.push(people);
    }
    return parts;
  }

  function classes(i) {
    return [
      state.marks[i.code] ? `has-${state.marks[i.code]}` : "", i.code === chosen ? "is-chosen" : "",
      ["break", "social"].includes(i.kind) ? "is-pause" : "", i.kind === "blocked" ? "is-blocked" : "",
      i.state === "cancelled" ? "is-cancelled" : i.state === "draft" ? "is-draft" : "",
    ].filter(Boolean);
  }

  const toEvent = (i) => ({
    id: i.code, title: i.title, start: i.start, end: ends(i), resourceIds: [i.room || "none"],
    classNames: classes(i), editable: may, extendedProps: { face: JSON.stringify([i, state.marks[i.code], i.code === chosen]) },
  });

  function events() { return state.items.filter((i) => i.start).map(toEvent); }

  function resources() {
    const rooms = state.rooms.map((r) => ({ id: r.code, title: r.seats ? `${r.name} (${r.seats})` : r.name }));
    return [...rooms, { id: "none", title: words.noRoom }];
  }

  function frame() {
    const one = day !== "all";
    return {
      date: one ? day : state.days[0], duration: { days: one ? 1 : state.days.length },
      slotMinTime: `${state.from}:00`, slotMaxTime: `${state.to}:00`, resources: resources(),
      // Narrower than this a card cannot be read: then the rooms are scrolled sideways.
      columnWidth: (state.rooms.length + 1) * (one ? 1 : state.days.length) > (grid.clientWidth / rem - 4) / 8 ? "8.5rem" : undefined,
    };
  }

  function show(first) {
    if (!state.days.includes(day) && day !== "all") day = first ? (sessionStorage.getItem("board-day") || state.days[0]) : state.days[0];
    if (!state.days.includes(day) && day !== "all") day = state.days[0];
    if (!ec) create();
    else {
      // Only what has changed: the grid drawn anew would jump back to the morning.
      Object.entries(frame()).forEach(([name, value]) => {
        const text = JSON.stringify(value);
        if (framed[name] !== text) ec.setOption(name, value);
        framed[name] = text;
      });
      ec.setOption("events", events());
    }
    showTray(); showDays(); showAround();
    requestAnimationFrame(plain);
  }

  const framed = {};

  function create() {
    Object.entries(frame()).forEach(([name, value]) => { framed[name] = JSON.stringify(value); });
    ec = EventCalendar.create(grid, {
      view: "resourceTimeGridDay", headerToolbar: { start: "", center: "", end: "" }, allDaySlot: false, timeZone: "UTC",
      slotDuration: "00:15", snapDuration: "00:05", slotHeight: HEIGHTS[zoom], slotLabelInterval: "01:00", slotEventOverlap: false,
      slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false }, datesAboveResources: true, scrollTime: `${state.from}:00`,
      dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" }, locale: document.documentElement.lang,
      longPressDelay: 350, eventDragMinDistance: 4, editable: may, nowIndicator: false, ...frame(), events: events(),
      eventContent: (info) => (info.event.display === "background" ? { domNodes: [] } : { domNodes: [face(info.event)] }),
      eventDidMount: (info) => dress(info.el, info.event),
      eventDragStart: (info) => lift(info.event.id), eventResizeStart: (info) => lift(info.event.id),
      dragConstraint: (info) => { why(info.event); return true; }, resizeConstraint: (info) => { why(info.event); return true; },
      eventDragStop: (info) => { toTray = over(info.jsEvent); },
      eventDrop: dropped, eventResize: dropped,
      eventAllUpdated: () => { plain(); if (refocus) { const el = find(refocus); refocus = ""; el?.focus({ preventScroll: true }); } },
    });
  }

  // The calendar calls itself a table, whose cells do not hold the cards; to a reader of the screen it is a group of buttons.
  function plain() { grid.querySelectorAll("[role=table], [role=rowgroup], [role=row], [role=columnheader], [role=rowheader], [role=cell]").forEach((el) => {
    ["role", "aria-colindex", "aria-colspan", "aria-rowindex", "aria-rowspan", "aria-colcount", "aria-rowcount"].forEach((name) => el.removeAttribute(name));
  }); }

  // While it is dragged, a card shows the time it would get.
  function seen(event) {
    const known = item(event.id) ?? { code: "", title: event.title, minutes: 60, state: "confirmed" };
    return { ...known, start: iso(event.start), minutes: (event.end - event.start) / 60000 };
  }

  // The calendar gives dates whose local parts are the clock it shows, whatever zone this browser is in.
  const iso = (date) => wall(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes()));
  const find = (code) => grid.querySelector(`.ec-event:not(.ec-ghost, .ec-preview) .card-face[data-code="${code}"]`) ?? tray.querySelector(`[data-code="${code}"]`);

  function dress(el, event) {
    if (event.display === "background") { el.setAttribute("aria-hidden", "true"); return; }
    el.dataset.code = event.id;
    let timer = 0;
    el.addEventListener("pointerenter", () => { timer = setTimeout(() => { if (!dragging) load(event.id); }, 120); });
    el.addEventListener("pointerleave", () => clearTimeout(timer));
  }

  // The card itself, as a button in the calendar's own element, which may not be one.
  function face(event) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "card-face";
    button.dataset.code = event.id;
    button.append(...label(seen(event)));
    button.addEventListener("focus", () => load(event.id));
    button.addEventListener("click", () => { if (Date.now() - settled > 300) choose(event.id); });
    return button;
  }

  function showTray() {
    const cards = state.items.filter((i) => !i.start).map((i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `tray-card ${i.code === chosen ? "is-chosen" : ""}`;
      button.dataset.code = i.code;
      button.append(...label(i));
      button.addEventListener("focus", () => load(i.code));
      return button;
    });
    if (!cards.length) { const p = document.createElement("p"); p.className = "muted"; p.textContent = words.empty; cards.push(p); }
    const held = tray.contains(document.activeElement) ? document.activeElement.dataset.code : "";
    tray.replaceChildren(...cards);
    if (held) (tray.querySelector(`[data-code="${held}"]`) ?? find(held))?.focus({ preventScroll: true });
  }

  function showDays() {
    const named = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    const choices = state.days.length > 1 ? [...state.days, "all"] : [];
    $("[data-days]").replaceChildren(...choices.map((value) => {
      const button = document.createElement("button");
      button.type = "button"; button.className = "quiet";
      button.textContent = value === "all" ? words.allDays : named.format(number(value + "T00:00"));
      button.setAttribute("aria-pressed", String(value === day));
      button.addEventListener("click", () => { day = value; sessionStorage.setItem("board-day", day); show(); });
      return button;
    }));
  }

  // The list of clashes, undo and redo, the chosen card's tools: what may change with any move.
  function showAround() {
    showClashes();
    [["undo", "[data-undo]"], ["redo", "[data-redo]"]].forEach(([name, where]) => {
      const button = $(where);
      if (!button) return;
      button.disabled = !state[name];
      button.title = state[name] ? `${words[name]}: ${state[name]}` : "";
    });
    const i = chosen && item(chosen);
    card.hidden = !i;
    if (!i) return;
    const room = state.rooms.find((r) => r.code === i.room);
    $("[data-card-title]").textContent = i.title;
    $("[data-card-slot]").textContent = `${i.start ? `${clock(i.start)}–${clock(ends(i))}` : words.inTray}, ${room ? room.name : words.noRoom}`;
    const link = (where, address, shown = true) => { const a = $(where); if (a) { a.href = address; a.hidden = !shown; } };
    link("[data-form]", `${base}${i.code}/`); link("[data-several]", `${base}${i.code}/tools/`); link("[data-open-card]", `${root.dataset.open}${i.code}/`);
    const away = $("[data-to-tray]");
    if (away) away.hidden = !i.start;
    if (card.dataset.shown !== chosen) $("[data-card-reasons]").replaceChildren();
    card.dataset.shown = chosen;
    load(chosen).then(showReasons);
  }

  // What the chosen card clashes with where it lies.
  function showReasons() {
    if (zones.code !== chosen || zones.latest !== state.latest) return;
    $("[data-card-reasons]").replaceChildren(...zones.own.slice(0, 3).map((c) => element("li", "", c.text)));
  }

  const element = (name, kind, ...parts) => { const made = document.createElement(name); made.className = kind; made.append(...parts); return made; };
  const turned = new Map();  // The kinds of clashes that one has opened or closed, so that they stay so.

  function showClashes() {
    $("[data-count]").textContent = state.count ? `(${state.count})` : "";
    const line = (c, ...before) => element("li", "", ...before, `${c.text} `, ...c.codes.flatMap((code) => {
      const go = element("button", "link", item(code)?.title ?? code);
      go.type = "button";
      go.addEventListener("click", () => reveal(code));
      return [go, " "];
    }));
    const list = state.groups.flatMap((group) => {
      const mark = () => element("span", "mark", group.word);
      if (!group.folded) return group.clashes.map((c) => { const li = line(c, mark(), " "); li.className = group.severity; return li; });
      const lines = group.clashes.map((c) => line(c)), left = group.count - lines.length;
      if (left > 0) lines.push(element("li", "muted", words.more.replace("0", left)));
      const summary = element("summary", "", mark(), ` ${group.heading} `, element("span", "muted", `(${group.count})`));
      const details = element("details", "", summary, element("ul", "clashes", ...lines));
      details.open = turned.get(group.heading) ?? group.open;
      summary.addEventListener("click", () => turned.set(group.heading, !details.open));
      return [element("li", group.severity, details)];
    });
    if (!list.length) list.push(element("li", "good", words.none));
    $("[data-clashes]").replaceChildren(...list);
  }

  function choose(code) {
    const before = chosen;
    chosen = code === chosen ? "" : code;
    [before, chosen].forEach((each) => { const i = each && item(each); if (i?.start) { refocus = each === code ? code : refocus; ec.updateEvent(toEvent(i)); } });
    tray.querySelectorAll("[data-code]").forEach((el) => el.classList.toggle("is-chosen", el.dataset.code === chosen));
    showAround();
  }

  function reveal(code) {
    const i = item(code);
    if (!i) return;
    if (i.start && day !== "all" && state.days.includes(i.start.slice(0, 10)) && i.start.slice(0, 10) !== day) { day = i.start.slice(0, 10); show(); }
    if (chosen !== code) choose(code);
    requestAnimationFrame(() => { const el = find(code); el?.scrollIntoView({ block: "center", inline: "center" }); el?.focus({ preventScroll: true }); });
  }

  // --- what fits where -----------------------------------------------------------------------------------------

  async function load(code) {
    if (zones.code === code && zones.latest === state.latest) return;
    const latest = state.latest;
    zones = { code, latest, zones: [], reasons: [], own: [] };
    try {
      const answer = await ask(`${code}/zones.json`);
      if (!answer.ok || zones.code !== code) return;
      zones = { code, latest, ...(await answer.json()) };
      if (dragging === code) shade();
    } catch { /* Without it the card moves all the same; the server says afterwards what clashes. */ }
  }

  // Reasons against a slot: of those about the same thing the first says it.
  function against(code, room, start, end) {
    if (zones.code !== code) return [];
    const said = new Map();
    zones.zones.forEach(([where, from, to, reason, about]) => {
      if (where === room && start < to && from < end && !said.has(about)) said.set(about, zones.reasons[reason]);
    });
    const order = ["error", "warning", "note"];
    return [...said.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  }

  function why(event) {
    const room = event.resourceIds[0] === "none" ? "" : String(event.resourceIds[0]);
    tell(against(event.id, room, iso(event.start), iso(event.end)), iso(event.start));
  }

  function tell(reasons, start) {
    const text = reasons.length ? reasons.slice(0, 3).map((r) => r.text).join(" ") : words.fits;
    say(`${clock(start)}: ${text}`, reasons.length ? reasons[0].severity : "good");
  }

  function shade() {
    clearShade();
    const shown = new Set(day === "all" ? state.days : [day]);
    zones.zones.forEach(([room, from, to, reason], n) => {
      if (![...shown].some((d) => from < `${d}T24:00` && to > `${d}T00:00`)) return;
      const severity = zones.reasons[reason].severity;
      if (severity === "note") return;
      ec.addEvent({ id: `zone-${n}`, start: from, end: to, resourceIds: [room || "none"], display: "background", classNames: ["zone", severity], editable: false });
    });
  }

  function clearShade() { ec.getEvents().filter((e) => String(e.id).startsWith("zone-")).forEach((e) => ec.removeEventById(e.id)); }

  function lift(code) { dragging = code; load(code).then(() => { if (dragging === code) shade(); }); }

  function settle() {
    dragging = false;
    settled = Date.now();
    setTimeout(clearShade);
    if (waiting) { const next = waiting; waiting = null; accept(next); }
  }

  const over = (e) => { const box = tray.getBoundingClientRect(); return e.clientX >= box.left && e.clientX <= box.right && e.clientY >= box.top && e.clientY <= box.bottom; };

  // --- saving --------------------------------------------------------------------------------------------------

  let chain = Promise.resolve(), disputed = { code: "", slot: {} };
  const queued = new Map();
  function later(work) { busy += 1; chain = chain.then(work).catch(() => {}).finally(() => { busy -= 1; }); return chain; }

  function dropped(info) {
    const i = item(info.event.id);
    settle();
    if (!i) return;
    if (toTray) { toTray = false; info.revert(); put(i.code, { start: "" }); return; }
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
    } catch { back(code, before); say(words.failed, "error"); return; }
    if (answer.ok) {
      const found = await answer.json();
      // Moved again meanwhile: where it is shown is newer than what the server says here.
      if (queued.get(code) > 1) found.items = found.items.map((fresh) => ({ ...fresh, start: i.start, minutes: i.minutes, room: i.room }));
      if (found.previous !== state.latest) found.latest = state.latest;  // Someone else was there too: the next look fetches it.
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
    const old = state.marks;
    found.items.forEach((fresh) => { const at = state.items.findIndex((i) => i.code === fresh.code); if (at >= 0) state.items[at] = fresh; else state.items.push(fresh); });
    Object.assign(state, { ...found, items: state.items });
    const touched = new Set(found.items.map((i) => i.code));
    Object.keys({ ...old, ...state.marks }).forEach((code) => { if (old[code] !== state.marks[code]) touched.add(code); });
    touched.forEach((code) => redraw(code, false));
    showTray(); showAround();
  }

  function redraw(code, around = true) {
    const i = item(code), there = ec.getEventById(code);
    const held = document.activeElement?.dataset?.code === code || (document.activeElement === document.body && current === code);
    if (held) refocus = code;
    if (!i.start) {
      // Into the tray first, so that the focus has somewhere to go before the card on the board is gone.
      if (around || held) { showTray(); if (held) { refocus = ""; tray.querySelector(`[data-code="${code}"]`)?.focus(); } }
      if (there) ec.removeEventById(code);
    } else if (there) ec.updateEvent(toEvent(i));
    else ec.addEvent(toEvent(i));
    if (around) { if (i.start) showTray(); showAround(); }
  }

  function accept(found) {
    const focus = document.activeElement?.dataset?.code || (document.activeElement === document.body && current);
    state = found;
    if (focus) refocus = focus;
    show();
    if (focus && !item(focus)?.start) find(focus)?.focus();
  }

  async function fetchAll() {
    const answer = await ask("board.json");
    if (answer.ok) accept(await answer.json());
  }

  async function look() {
    if (document.hidden || busy || disputed.code) return;
    try {
      const answer = await ask(`board.json?since=${state.latest}`);
      if (toldOffline) { toldOffline = false; say(""); }
      if (answer.status !== 200) return;
      const found = await answer.json();
      if (busy) return;
      if (dragging) waiting = found; else { accept(found); say(words.changed); }
    } catch { if (!toldOffline) { toldOffline = true; say(words.offline, "error"); } }
  }

  function whole(path, form = { once: "" }) {
    say(words.saving);
    later(async () => {
      let answer;
      try { answer = await ask(path, form); } catch { say(words.failed, "error"); return; }
      const found = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : null;
      if (answer.ok && found) { accept(found); if (found.code) reveal(found.code); say(found.said, "good"); }
      else if (found) { say(found.errors.join(" "), "error"); await fetchAll(); } else say(answer.status === 400 ? words.lost : words.failed, "error");
    });
  }

  const undo = () => whole("undo"), redo = () => whole("redo");
  const duplicate = (code) => whole(`${code}/duplicate`, { once: crypto.randomUUID().replaceAll("-", "") });

  // --- keys ----------------------------------------------------------------------------------------------------

  function nudge(i, e) {
    const rooms = [...state.rooms.map((r) => r.code), ""];
    if (!i.start) {
      put(i.code, { start: `${day === "all" ? state.days[0] : day}T${String(Math.min(23, state.from + 1)).padStart(2, "0")}:00`, minutes: i.minutes || 60, room: i.room || rooms[0] });
      return;
    }
    const step = e.altKey ? 30 : STEP;
    if (e.shiftKey && (e.key === "ArrowUp" || e.key === "ArrowDown")) put(i.code, { minutes: Math.max(STEP, i.minutes + (e.key === "ArrowUp" ? -step : step)) });
    else if (e.key === "ArrowUp") put(i.code, { start: shift(i.start, -step) });
    else if (e.key === "ArrowDown") put(i.code, { start: shift(i.start, step) });
    else {
      const way = e.key === "ArrowLeft" ? -1 : 1;
      if (e.altKey) { const to = state.days.indexOf(i.start.slice(0, 10)) + way; if (state.days[to]) { if (day !== "all") day = state.days[to]; put(i.code, { start: state.days[to] + i.start.slice(10) }); show(); refocus = i.code; } }
      else { const to = rooms.indexOf(i.room) + way; if (to >= 0 && to < rooms.length) put(i.code, { room: rooms[to] }); }
    }
  }

  document.addEventListener("keydown", (e) => {
    if (!state || e.target.closest("input, select, textarea")) return;
    const key = e.key.toLowerCase();
    if (may && (e.ctrlKey || e.metaKey) && (key === "z" || key === "y")) { e.preventDefault(); (key === "y" || e.shiftKey ? redo : undo)(); return; }
    if (e.ctrlKey || e.metaKey) return;
    // A card that is drawn again loses the focus for a moment; a key pressed just then is still meant for it.
    const between = e.target === document.body;
    const code = between ? current : e.target.dataset?.code, i = code && item(code);
    if (!i || !(between || root.contains(e.target))) return;
    if (e.key === "Enter" && root.dataset.openRight) { e.preventDefault(); e.stopPropagation(); location.href = `${root.dataset.open}${code}/`; return; }
    if (e.key === " " ) { e.preventDefault(); e.stopPropagation(); choose(code); return; }
    if (e.key === "Escape") { if (chosen) choose(chosen); return; }
    if (!may) return;
    if (e.key.startsWith("Arrow")) { e.preventDefault(); refocus = code; nudge(i, e); }
    else if ((e.key === "Delete" || e.key === "Backspace") && i.start) { e.preventDefault(); refocus = code; put(code, { start: "" }); }
    else if (key === "d" && !e.altKey) { e.preventDefault(); duplicate(code); }
  }, true);

  document.addEventListener("focusin", (e) => { current = (root.contains(e.target) && e.target.dataset?.code) || ""; });
  document.addEventListener("pointerdown", (e) => { if (!e.target.closest("[data-code]")) current = ""; });

  // --- from the tray by mouse or finger ------------------------------------------------------------------------

  tray.addEventListener("pointerdown", (e) => {
    const lifted = e.target.closest("[data-code]");
    if (!lifted || e.button) return;
    const code = lifted.dataset.code, from = { x: e.clientX, y: e.clientY };
    let ghost = null, slot = null;
    const moved = (m) => {
      if (!may || (!ghost && Math.hypot(m.clientX - from.x, m.clientY - from.y) < 5)) return;
      if (!ghost) {
        ghost = lifted.cloneNode(true);
        ghost.classList.add("tray-ghost"); ghost.removeAttribute("data-code"); ghost.setAttribute("aria-hidden", "true"); ghost.tabIndex = -1;
        document.body.append(ghost);
        tray.querySelector(`[data-code="${code}"]`)?.classList.add("is-lifted");
        lift(code);
      }
      ghost.style.left = `${m.clientX + 8}px`; ghost.style.top = `${m.clientY + 8}px`;
      slot = slotAt(m.clientX, m.clientY, code);
      if (slot) tell(against(code, slot.room, slot.start, shift(slot.start, slot.minutes)), slot.start); else say("");
    };
    const stop = (m) => {
      removeEventListener("pointermove", moved); removeEventListener("pointerup", stop); removeEventListener("pointercancel", stop);
      if (!ghost) { if (m.type === "pointerup") choose(code); return; }
      ghost.remove();
      settle();
      showTray();
      if (m.type === "pointerup" && slot) put(code, slot); else say("");
    };
    lifted.setPointerCapture?.(e.pointerId);
    addEventListener("pointermove", moved); addEventListener("pointerup", stop); addEventListener("pointercancel", stop);
  });

  function slotAt(x, y, code) {
    const box = grid.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return null;
    const at = ec.dateFromPoint(x, y);
    if (!at?.resource || at.allDay) return null;
    const start = Math.floor(number(iso(at.date)) / (STEP * 60000)) * STEP * 60000;
    return { start: wall(start), minutes: item(code).minutes || 60, room: at.resource.id === "none" ? "" : String(at.resource.id) };
  }

  // --- the buttons ---------------------------------------------------------------------------------------------

  $("[data-undo]")?.addEventListener("click", undo);
  $("[data-redo]")?.addEventListener("click", redo);
  $("[data-copy-card]")?.addEventListener("click", () => duplicate(chosen));
  $("[data-to-tray]")?.addEventListener("click", () => put(chosen, { start: "" }));
  document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    zoom = Math.max(0, Math.min(HEIGHTS.length - 1, zoom + Number(button.dataset.zoom)));
    localStorage.setItem("board-zoom", zoom);
    ec.setOption("slotHeight", HEIGHTS[zoom]);
  }));
  $("[data-add]")?.addEventListener("submit", (e) => {
    e.preventDefault();
    e.stopPropagation();
    whole("add", Object.fromEntries(new FormData(e.target)));
    e.target.elements.title.value = "";
    e.target.elements.once.value = crypto.randomUUID().replaceAll("-", "");
  });

  let turning = 0;
  addEventListener("resize", () => { clearTimeout(turning); turning = setTimeout(() => { if (state && !dragging) show(); }, 200); });

  ask("board.json").then((answer) => answer.json()).then((found) => {
    state = found;
    $("[data-board-tools]").hidden = false;
    show(true);
    setInterval(look, 3000);
    document.addEventListener("visibilitychange", look);
    root.dataset.ready = "1";
  }).catch(() => say(words.offline, "error"));
})();
