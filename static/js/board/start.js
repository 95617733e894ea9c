// The beginning: the buttons are given their work, the board is fetched, shown, and looked after every three seconds.
import "./adding.js";
import { reveal, show, showAll } from "./around.js";
import { create, drawHeight, mostZoom } from "./calendar.js";
import { focused, press as pressKey } from "./keys.js";
import { hands, press as pressCard, pressSlot } from "./lifting.js";
import { ask, grid, maybe, need, root, say, tray, word } from "./page.js";
import { duplicate, keeps, look, put, redo, undo } from "./saving.js";
import { begun, colourBy as colour, focus, receive, showDay, state, zoomTo } from "./state.js";

/** @import { Facet } from "./types.js" */

const LOOK_EVERY = 3000; // Milliseconds.

maybe("[data-undo]")?.addEventListener("click", undo);
maybe("[data-redo]")?.addEventListener("click", redo);
maybe("[data-copy-card]")?.addEventListener("click", () => duplicate(state.chosen));
maybe("[data-to-tray]")?.addEventListener("click", () => put(state.chosen, { start: "" }));
need("[data-clashes]").addEventListener("click", (e) => {
  const go = /** @type {Element} */ (e.target).closest("[data-go]");
  if (go instanceof HTMLElement) reveal(go.dataset.go ?? "");
});

zoomTo(Number(localStorage.getItem("board-zoom-steps") ?? 0), 9);
for (const zoom of document.querySelectorAll("[data-zoom]")) {
  zoom.addEventListener("click", () => {
    const step = Number(zoom.getAttribute("data-zoom"));
    zoomTo(step ? Math.min(state.zoom, mostZoom()) + step : 0, mostZoom());
    localStorage.setItem("board-zoom-steps", String(state.zoom));
    drawHeight();
    show();
  });
}

const colouring = /** @type {HTMLSelectElement} */ (need("[data-colour]"));
const kept = localStorage.getItem("board-colour");
if ([...colouring.options].some((option) => option.value === kept)) colouring.value = kept ?? "";
colour(/** @type {Facet} */ (colouring.value));
colouring.addEventListener("change", () => {
  localStorage.setItem("board-colour", colouring.value);
  colour(/** @type {Facet} */ (colouring.value));
  show();
});
addEventListener("beforeunload", (e) => {
  if (keeps()) e.preventDefault();
});
addEventListener("focus", look);

tray.addEventListener("pointerdown", pressCard);
grid.addEventListener("click", pressSlot);
document.addEventListener("keydown", pressKey, true);
document.addEventListener("focusin", focused);
document.addEventListener("pointerdown", (e) => {
  if (!(/** @type {Element} */ (e.target).closest("[data-code]"))) focus("");
});

let turning = 0;
addEventListener("resize", () => {
  clearTimeout(turning);
  turning = window.setTimeout(() => {
    if (begun() && !state.lifted) show();
  }, 200);
});

try {
  const answer = await ask("board.json");
  receive(await answer.json());
  showDay(sessionStorage.getItem("board-day") ?? "");
  need("[data-board-tools]").hidden = false;
  create(hands);
  showAll();
  // An empty board has no card to be scrolled to by keys.
  const main = /** @type {HTMLElement | null} */ (root.querySelector(".ec-main"));
  if (main && !state.board.items.some((item) => item.start)) main.tabIndex = 0;
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
  root.dataset.ready = "1";
} catch {
  say(word("offline"), "error");
}
