// The frame of a screen, in which all else is drawn: its head with the clock, the line of messages, and how it hangs.

import { el } from "./draw.js";

/** @typedef {import("./held.js").Programme} Programme */
/** @typedef {import("./held.js").Setting} Setting */

/** Takes the place of the page that was sent; gives its parts. */
export const makeFrame = () => {
  const parts = {
    title: el("h1", "name"), about: el("p", "about"), clock: el("p", "clock"), stage: el("div", "stage"),
    message: el("p", "message"), foot: el("footer", "foot"), status: el("p", "status"), named: el("p", "named"),
  };
  parts.status.setAttribute("role", "status");
  parts.clock.dataset.clock = "";
  parts.message.hidden = true;
  parts.named.hidden = true;
  const main = el("main", "", parts.stage, parts.message);
  main.id = "main";
  const head = el("header", "head", el("div", "", parts.about, parts.title), parts.clock);
  const inside = el("div", "inside", head, main, parts.foot, parts.status);
  const frame = el("div", "frame", inside, parts.named);
  // Of the styles of pages nothing is wanted here.
  for (const each of document.querySelectorAll('link[rel="stylesheet"]:not([href$="/screen.css"])'))
    /** @type {HTMLLinkElement} */ (each).disabled = true;
  document.body.className = "drawn";
  document.body.replaceChildren(frame);
  return { frame, inside, ...parts };
};
/** @typedef {ReturnType<typeof makeFrame>} Frame */

/** How it hangs and looks. @param {Frame} frame @param {Programme} programme @param {Setting} setting */
export const dress = ({ frame }, { accent }, { theme, size, turn }) => {
  const { style } = document.documentElement;
  const light = theme === "light";
  frame.className = `frame turn-${turn} ${light ? "light" : "dark"} size-${size}`;
  style.setProperty("--accent", accent.fill);
  style.setProperty("--on-accent", accent.ink);
  style.setProperty("--accent-text", light ? accent.light : accent.dark);
  document.documentElement.style.colorScheme = light ? "light" : "dark";
};

/** Sets what is different only. @param {HTMLElement} e @param {string} text */
export const write = (e, text) => {
  if (e.textContent !== text) e.textContent = text;
};

/** A line that is there only when it says something. @param {HTMLElement} e @param {string} text */
export const writeOrHide = (e, text) => {
  write(e, text);
  if (e.hidden !== !text) e.hidden = !text;
};
