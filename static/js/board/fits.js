// What fits where: the times a card must keep clear of, shaded and said while it is dragged.
"use strict";
(() => {
  const board = window.Board;
  if (!board) return;
  const { words, tray, clock, say, ask, iso } = board;

  let loading = null;

  // One question about a card as it lies now: whoever asks again waits for the same answer.
  function load(code) {
    if (board.zones.code !== code || board.zones.latest !== board.state.latest) {
      board.zones = { code, latest: board.state.latest, zones: [], reasons: [], own: [] };
      loading = answered(board.zones);
    }
    return loading;
  }

  async function answered(asked) {
    try {
      const answer = await ask(`${asked.code}/zones.json`);
      if (answer.ok) Object.assign(asked, await answer.json());
    } catch { /* Without it the card moves all the same; the server says afterwards what clashes. */ }
  }

  // Reasons against a slot: of those about the same thing the first says it.
  function against(code, room, start, end) {
    if (board.zones.code !== code) return [];
    const said = new Map();
    board.zones.zones.forEach(([where, from, to, reason, about]) => {
      if (where === room && start < to && from < end && !said.has(about)) said.set(about, board.zones.reasons[reason]);
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
    const shown = new Set(board.day === "all" ? board.state.days : [board.day]);
    board.zones.zones.forEach(([room, from, to, reason], n) => {
      if (![...shown].some((d) => from < `${d}T24:00` && to > `${d}T00:00`)) return;
      const severity = board.zones.reasons[reason].severity;
      if (severity === "note") return;
      board.calendar.addEvent({ id: `zone-${n}`, start: from, end: to, resourceIds: [room || "none"], display: "background", classNames: ["zone", severity], editable: false });
    });
  }

  function clearShade() { board.calendar.getEvents().filter((e) => String(e.id).startsWith("zone-")).forEach((e) => board.calendar.removeEventById(e.id)); }

  function lift(code) { board.dragging = code; load(code).then(() => { if (board.dragging === code) shade(); }); }

  function settle() {
    board.dragging = false;
    board.settled = Date.now();
    setTimeout(clearShade);
    if (board.waiting) { const next = board.waiting; board.waiting = null; board.accept(next); }
  }

  const over = (e) => { const box = tray.getBoundingClientRect(); return e.clientX >= box.left && e.clientX <= box.right && e.clientY >= box.top && e.clientY <= box.bottom; };

  Object.assign(board, { load, against, why, tell, lift, settle, over });
})();
