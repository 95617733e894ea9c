// The form of a run sheet: rows are moved by the page itself, also by dragging; without this the buttons send the form.
import { forms } from "./organise/forms.js";
import { keeping } from "./organise/keeping.js";
import { all } from "./organise/page.js";
import { rows } from "./organise/rows.js";

for (const button of all(".run-form [data-up], .run-form [data-down], .run-form [data-drop]"))
  /** @type {HTMLButtonElement} */ (button).type = "button";
for (const button of all(".run-form [data-more]")) button.hidden = true;
// The organisers' side has these on every page.
if (!document.body.classList.contains("organise")) {
  forms();
  keeping();
  rows();
}
