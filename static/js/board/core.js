// The board: what lies where, moved by mouse, touch or keys. Here what its parts share; each adds what it does to `Board`.
"use strict";
(() => {
  const root = document.getElementById("board");
  if (!root || !window.EventCalendar) return;
  const $ = (selector) => document.querySelector(selector);
  const board = window.Board = {
    root, $, words: JSON.parse(root.dataset.words), base: root.dataset.url, may: !!root.dataset.edit,
    grid: $("[data-grid]"), tray: $("[data-tray]"), card: $("[data-card]"), STEP: 5, HEIGHTS: [10, 14, 18, 24, 32, 44],
    // What changes: the server's state, the calendar that draws it, and what is under way on this screen.
    state: null, calendar: null, chosen: "", day: "", zoom: Number(localStorage.getItem("board-zoom") ?? 3),
    busy: 0, dragging: false, waiting: null, refocus: "", current: "", toTray: false, settled: 0,
    zones: { code: "", latest: "", zones: [], reasons: [], own: [] },
  };
  const { words, base } = board;

  // Times are the venue's clock, as text (2027-07-03T09:00) and, to reckon with, as milliseconds of a clock without a zone.
  const number = (wall) => Date.parse(wall + "Z");
  const wall = (ms) => new Date(ms).toISOString().slice(0, 16);
  const shift = (text, minutes) => wall(number(text) + minutes * 60000);
  const clock = (text) => text.slice(11, 16);
  // The calendar gives dates whose local parts are the clock it shows, whatever zone this browser is in.
  const iso = (date) => wall(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes()));

  const item = (code) => board.state.items.find((i) => i.code === code);
  const ends = (i) => shift(i.start, i.minutes || 60);
  const element = (name, kind, ...parts) => { const made = document.createElement(name); made.className = kind; made.append(...parts); return made; };

  function say(text, kind = "") {
    const status = $("[data-status]");
    status.textContent = text;
    status.className = `board-status ${kind}`;
  }

  // A name for a form, so that sent twice it does its work once; randomUUID() is there on pages with TLS only.
  const once = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  class SignedOut extends Error {}

  async function ask(path, form, again = false) {
    const token = $("input[name=csrf_token]")?.value ?? "";
    const options = form ? { method: "POST", body: new URLSearchParams(form), headers: { "X-CSRFToken": token } } : {};
    const answer = await fetch(base + path, { credentials: "same-origin", redirect: "manual", ...options });
    if (answer.type === "opaqueredirect" || answer.status === 401) { say(words.signedOut, "error"); throw new SignedOut(); }
    if (answer.status === 400 && form && !again && await renewed()) return ask(path, form, true);
    return answer;
  }

  // The page's token is of a session that is over, or too old: one from the page as it is now.
  async function renewed() {
    const page = await fetch(location.href, { credentials: "same-origin" });
    const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("input[name=csrf_token]");
    if (page.redirected || !found) return false;
    $("input[name=csrf_token]").value = found.value;
    return true;
  }

  Object.assign(board, { number, wall, shift, clock, iso, item, ends, element, say, once, ask, SignedOut });
})();
