// The buttons, and the beginning: the state is fetched, shown, and looked after every three seconds.
"use strict";
(() => {
  const board = window.Board;
  if (!board) return;
  const { root, $, words, HEIGHTS, say, once, ask, show, put, look, whole, undo, redo, duplicate } = board;

  $("[data-undo]")?.addEventListener("click", undo);
  $("[data-redo]")?.addEventListener("click", redo);
  $("[data-copy-card]")?.addEventListener("click", () => duplicate(board.chosen));
  $("[data-to-tray]")?.addEventListener("click", () => put(board.chosen, { start: "" }));
  document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    board.zoom = Math.max(0, Math.min(HEIGHTS.length - 1, board.zoom + Number(button.dataset.zoom)));
    localStorage.setItem("board-zoom", board.zoom);
    board.calendar.setOption("slotHeight", HEIGHTS[board.zoom]);
  }));
  $("[data-add]")?.addEventListener("submit", (e) => {
    e.preventDefault();
    e.stopPropagation();
    whole("add", Object.fromEntries(new FormData(e.target)));
    e.target.elements.title.value = "";
    e.target.elements.once.value = once();
  });

  let turning = 0;
  addEventListener("resize", () => { clearTimeout(turning); turning = setTimeout(() => { if (board.state && !board.dragging) show(); }, 200); });

  ask("board.json").then((answer) => answer.json()).then((found) => {
    board.state = found;
    $("[data-board-tools]").hidden = false;
    show(true);
    // An empty board has no card to be scrolled to by keys.
    const grid = root.querySelector(".ec-main");
    if (grid && !found.items.some((item) => item.start)) grid.tabIndex = 0;
    setInterval(look, 3000);
    document.addEventListener("visibilitychange", look);
    root.dataset.ready = "1";
  }).catch(() => say(words.offline, "error"));
})();
