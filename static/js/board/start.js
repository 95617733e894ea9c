// The beginning: the buttons are given their work, the board is fetched, shown, and looked after every three seconds.
import { reveal, show, showAll } from "./around.js";
import { create, drawHeight, HEIGHTS } from "./calendar.js";
import { focused, press as pressKey } from "./keys.js";
import { hands, press as pressCard } from "./lifting.js";
import { ask, maybe, need, once, root, say, tray, word } from "./page.js";
import { duplicate, look, put, redo, undo, whole } from "./saving.js";
import { begun, focus, receive, showDay, state, zoomTo } from "./state.js";

const LOOK_EVERY = 3000; // Milliseconds.
const MOST = HEIGHTS.length - 1;

maybe("[data-undo]")?.addEventListener("click", undo);
maybe("[data-redo]")?.addEventListener("click", redo);
maybe("[data-copy-card]")?.addEventListener("click", () => duplicate(state.chosen));
maybe("[data-to-tray]")?.addEventListener("click", () => put(state.chosen, { start: "" }));
need("[data-clashes]").addEventListener("click", (e) => {
  const go = /** @type {Element} */ (e.target).closest("[data-go]");
  if (go instanceof HTMLElement) reveal(go.dataset.go ?? "");
});

zoomTo(Number(localStorage.getItem("board-zoom") ?? 3), MOST);
for (const zoom of document.querySelectorAll("[data-zoom]")) {
  zoom.addEventListener("click", () => {
    zoomTo(state.zoom + Number(zoom.getAttribute("data-zoom")), MOST);
    localStorage.setItem("board-zoom", String(state.zoom));
    drawHeight();
  });
}

const adding = /** @type {HTMLFormElement | null} */ (maybe("[data-add]"));
adding?.addEventListener("submit", (e) => {
  e.preventDefault();
  e.stopPropagation();
  const form = new FormData(adding);
  whole("add", Object.fromEntries([...form].map(([name, value]) => [name, String(value)])));
  /** @type {HTMLInputElement} */ (adding.elements.namedItem("title")).value = "";
  /** @type {HTMLInputElement} */ (adding.elements.namedItem("once")).value = once();
});

tray.addEventListener("pointerdown", pressCard);
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
