// On the page for publishing: all, or none, of those who are told are ticked at once.
import { all, one } from "./page.js";

/** @param {string} selector @param {boolean} ticked */
function pressing(selector, ticked) {
  const button = one(selector);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of all('[data-told] input[name="tell"]')) /** @type {HTMLInputElement} */ (box).checked = ticked;
  });
}

pressing("[data-tell-all]", true);
pressing("[data-tell-none]", false);
