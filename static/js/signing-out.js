// Whoever signs out, or changes accounts, leaves nothing of what was typed in the browser.
import { forgetAll } from "./organise/typed.js";

document.addEventListener("submit", (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (!form.getAttribute("action")?.endsWith("/account/sign-out")) return;
  try {
    forgetAll(localStorage);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
});
