// Moving without the grid's own dragging: by keys, and from the tray by mouse or finger.
"use strict";
(() => {
  const board = window.Board;
  if (!board) return;
  const { root, may, grid, tray, STEP, number, wall, shift, item, say, iso, against, tell, lift, settle, showTray, choose, show, put, undo, redo, duplicate } = board;

  function nudge(i, e) {
    const rooms = [...board.state.rooms.map((r) => r.code), ""];
    if (!i.start) {
      put(i.code, { start: `${board.day === "all" ? board.state.days[0] : board.day}T${String(Math.min(23, board.state.from + 1)).padStart(2, "0")}:00`, minutes: i.minutes || 60, room: i.room || rooms[0] });
      return;
    }
    const step = e.altKey ? 30 : STEP;
    if (e.shiftKey && (e.key === "ArrowUp" || e.key === "ArrowDown")) put(i.code, { minutes: Math.max(STEP, i.minutes + (e.key === "ArrowUp" ? -step : step)) });
    else if (e.key === "ArrowUp") put(i.code, { start: shift(i.start, -step) });
    else if (e.key === "ArrowDown") put(i.code, { start: shift(i.start, step) });
    else {
      const way = e.key === "ArrowLeft" ? -1 : 1;
      if (e.altKey) { const to = board.state.days.indexOf(i.start.slice(0, 10)) + way; if (board.state.days[to]) { if (board.day !== "all") board.day = board.state.days[to]; put(i.code, { start: board.state.days[to] + i.start.slice(10) }); show(); board.refocus = i.code; } }
      else { const to = rooms.indexOf(i.room) + way; if (to >= 0 && to < rooms.length) put(i.code, { room: rooms[to] }); }
    }
  }

  document.addEventListener("keydown", (e) => {
    if (!board.state || e.target.closest("input, select, textarea")) return;
    const key = e.key.toLowerCase();
    if (may && (e.ctrlKey || e.metaKey) && (key === "z" || key === "y")) { e.preventDefault(); (key === "y" || e.shiftKey ? redo : undo)(); return; }
    if (e.ctrlKey || e.metaKey) return;
    // A card that is drawn again loses the focus for a moment; a key pressed just then is still meant for it.
    const between = e.target === document.body;
    const code = between ? board.current : e.target.dataset?.code, i = code && item(code);
    if (!i || !(between || root.contains(e.target))) return;
    if (e.key === "Enter" && root.dataset.openRight) { e.preventDefault(); e.stopPropagation(); location.href = `${root.dataset.open}${code}/`; return; }
    if (e.key === " " ) { e.preventDefault(); e.stopPropagation(); choose(code); return; }
    if (e.key === "Escape") { if (board.chosen) choose(board.chosen); return; }
    if (!may) return;
    if (e.key.startsWith("Arrow")) { e.preventDefault(); board.refocus = code; nudge(i, e); }
    else if ((e.key === "Delete" || e.key === "Backspace") && i.start) { e.preventDefault(); board.refocus = code; put(code, { start: "" }); }
    else if (key === "d" && !e.altKey) { e.preventDefault(); duplicate(code); }
  }, true);

  document.addEventListener("focusin", (e) => { board.current = (root.contains(e.target) && e.target.dataset?.code) || ""; });
  document.addEventListener("pointerdown", (e) => { if (!e.target.closest("[data-code]")) board.current = ""; });

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
    const at = board.calendar.dateFromPoint(x, y);
    if (!at?.resource || at.allDay) return null;
    const start = Math.floor(number(iso(at.date)) / (STEP * 60000)) * STEP * 60000;
    return { start: wall(start), minutes: item(code).minutes || 60, room: at.resource.id === "none" ? "" : String(at.resource.id) };
  }
})();
