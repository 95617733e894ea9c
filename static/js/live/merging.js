// A page that was sent anew is merged into the open one: what is the same stays as it is, with all that the reader did.

import { Idiomorph } from "../../vendor/idiomorph/idiomorph.min.js";
import { differences, shownIn } from "./telling.js";

/** The parts of a page that are merged. */
export const PARTS = [".preview-bar", ".top", "#main", ".foot", ".screen-head"];
const PATIENCE = 4000;

/** Whether something was typed or chosen that has not been sent. @param {Node} e */
export const typed = (e) => {
  if (e instanceof HTMLTextAreaElement) return e.value !== e.defaultValue;
  if (e instanceof HTMLSelectElement) return [...e.options].some((o) => o.selected !== o.defaultSelected);
  if (!(e instanceof HTMLInputElement) || e.type === "hidden") return false;
  return e.value !== e.defaultValue || e.checked !== e.defaultChecked;
};

const callbacks = {
  /** What is typed stays; a filter says in the new page already what is chosen. @param {Node} old */
  beforeNodeMorphed: (old) => {
    const e = /** @type {Element} */ (old);
    return !(typed(e) && !e.closest("[data-filters]"));
  },
  /** Nor does it go with what is around it. @param {Node} old */
  beforeNodeRemoved: (old) =>
    !(old instanceof Element && [old, ...old.querySelectorAll("input, textarea")].some((e) => typed(e))),
  /** What the reader has opened stays open. @param {string} name @param {Element} e */
  beforeAttributeUpdated: (name, e) => !(name === "open" && e.matches("details, dialog")),
};

/**
 * Merges a part that was sent anew into the open one.
 * @param {Element} old @param {Element} fresh @param {(node: Node) => boolean} [stays] what is left as it is, besides
 */
export const mergePart = (old, fresh, stays = () => false) =>
  Idiomorph.morph(old, fresh, {
    morphStyle: "outerHTML", ignoreActiveValue: true,
    callbacks: {
      ...callbacks,
      beforeNodeMorphed: (/** @type {Node} */ e) => !stays(e) && callbacks.beforeNodeMorphed(e),
    },
  });

/** Has the event's colours and grid in the page before what stands in it. @param {Document} fresh */
const colours = async (fresh) => {
  const named = (/** @type {ParentNode} */ root) =>
    /** @type {HTMLLinkElement | null} */ (root.querySelector('link[rel="stylesheet"][href*="/theme.css"]'));
  const old = named(document);
  const address = named(fresh)?.getAttribute("href");
  if (!old || !address || old.getAttribute("href") === address) return;
  const link = /** @type {HTMLLinkElement} */ (old.cloneNode());
  link.setAttribute("href", address);
  await new Promise((done, failed) => {
    link.addEventListener("load", done);
    link.addEventListener("error", failed);
    setTimeout(failed, PATIENCE);
    old.after(link);
  }).catch((error) => {
    link.remove();
    throw error;
  });
  old.remove();
};

/** @param {Document} fresh @param {string} selector */
const part = (fresh, selector) => {
  const [old, now] = [document.querySelector(selector), fresh.querySelector(selector)];
  if (old && now) mergePart(old, now);
  else if (old) old.remove();
};

/**
 * Merges a page into the open one; gives in sentences what is different, in its own words.
 * @param {Document} fresh made right for the moment @param {import("../live.js").Face} face
 */
export const merge = async (fresh, face) => {
  await colours(fresh);
  const before = shownIn(document, face);
  const after = shownIn(fresh, face);
  const text = document.querySelector("#main")?.textContent;
  for (const selector of PARTS) part(fresh, selector);
  document.title = fresh.title;
  for (const [name, value] of Object.entries(fresh.body.dataset)) document.body.dataset[name] = value;
  const told = differences(before, after, face.words);
  if (told.length || document.querySelector("#main")?.textContent === text) return told;
  return [face.words.updated ?? ""];
};
