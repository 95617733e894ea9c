// Markdown as it will look, below the field it is typed in.
import { all, field } from "./page.js";

const REST = 300; // Milliseconds without a key before it is shown.

/** Gives the page's fields for Markdown their previews. */
export function markdown() {
  const { base } = document.body.dataset;
  const token = field("input[name=csrf_token]");
  if (!base || !token) return;
  for (const area of all("textarea[data-markdown]")) {
    preview(/** @type {HTMLTextAreaElement} */ (area), `${base}markdown`, token.value);
  }
}

/** @param {HTMLTextAreaElement} area @param {string} address @param {string} token */
function preview(area, address, token) {
  const shown = document.createElement("div");
  shown.className = "preview";
  area.after(shown);
  let timer = 0;
  const show = async () => {
    const html = area.value.trim() ? await rendered(area.value, address, token) : "";
    shown.innerHTML = html;
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(show, REST);
  });
  area.addEventListener("focus", () => !shown.firstChild && show(), { once: true });
}

/**
 * The HTML of a text, as the server has cleaned it; "" when it could not be had.
 * @param {string} text @param {string} address @param {string} token
 */
async function rendered(text, address, token) {
  const body = new URLSearchParams({ text, csrf_token: token });
  const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
  // Signed out meanwhile, the answer is the page to sign in at.
  return answer.ok && !answer.redirected ? answer.text() : "";
}
