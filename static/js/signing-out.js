// Whoever signs out leaves nothing in the browser of what was typed, tapped or kept.
import { forgetAll as forgetOwn } from "./own/pages.js";
import { forgetAll } from "./organise/typed.js";

document.addEventListener("submit", (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (!form.getAttribute("action")?.endsWith("/account/sign-out")) return;
  try {
    forgetAll(localStorage);
    forgetOwn().catch(() => {});
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
});
