// A message while it is written: who is in the group and how one of them reads it, as soon as something is changed; and
// names in braces that are put in where one writes.
import { all, one, target } from "./organise/page.js";

// How long one pauses in writing before it is shown, in milliseconds.
const PAUSE = 350;

/** Has the server show the form as it is now, and takes over what it shows. @param {HTMLFormElement} form */
function showing(form) {
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const ask = async () => {
    asked += 1;
    const mine = asked;
    const body = new FormData(form);
    body.set("do", "show");
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["[data-group]", "[data-reading]"]) take(part, page);
    for (const wrong of all("[data-wrong]", form)) told(wrong, page);
    const was = form.querySelector("input[name=was]");
    if (was instanceof HTMLInputElement) was.value = String(body.get("group"));
  };
  form.addEventListener("input", (e) => {
    clearTimeout(timer);
    timer = setTimeout(ask, target(e).matches("select, [type=checkbox]") ? 0 : PAUSE);
  });
  for (const button of all("[data-no-js]", form)) button.hidden = true;
}

/**
 * Takes a part of the page from a new one; what is unfolded or has the focus stays so.
 * @param {string} part @param {Document} page
 */
function take(part, page) {
  const [before, now] = [one(part), one(part, page)];
  if (!before || !now) return;
  const open = one("details", before)?.hasAttribute("open");
  for (const folded of all("details", now)) if (open !== undefined) folded.toggleAttribute("open", open);
  for (const button of all("[data-no-js]", now)) button.hidden = true;
  const [focus, list] = [document.activeElement, one(".who", before)];
  const held = before.contains(focus) && focus instanceof HTMLElement ? focus : null;
  const again = held?.matches("[name]") ? `[name="${held.getAttribute("name")}"]` : "";
  const value = held instanceof HTMLInputElement ? `[value="${CSS.escape(held.value)}"]` : "";
  const [top, down] = [before.scrollTop, list?.scrollTop ?? 0];
  before.replaceChildren(...now.childNodes);
  before.scrollTop = top;
  const fresh = one(".who", before);
  if (fresh) fresh.scrollTop = down;
  if (again) one(`${again}${value}`, before)?.focus();
}

/** Says at a field what is wrong with it now, or that nothing is. @param {HTMLElement} wrong @param {Document} page */
function told(wrong, page) {
  const name = wrong.dataset.wrong ?? "";
  const now = one(`[data-wrong="${name}"]`, page);
  if (now && now.innerHTML !== wrong.innerHTML) wrong.replaceChildren(...now.childNodes);
  const [field, fresh] = [one(`#${name}`), one(`#${name}`, page)];
  for (const attribute of ["aria-invalid", "aria-describedby"]) {
    const value = fresh?.getAttribute(attribute);
    if (value) field?.setAttribute(attribute, value);
    else field?.removeAttribute(attribute);
  }
}

/** Names are put in where one wrote last. */
function names() {
  /** @type {HTMLTextAreaElement | HTMLInputElement | null} */
  let last = document.querySelector("textarea[name^=body_]");
  document.addEventListener("focusin", (e) => {
    const field = target(e);
    if (field.matches("textarea[name^=body_], input[name^=subject_]")) last = /** @type {HTMLInputElement} */ (field);
  });
  for (const button of all("[data-put]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!last) return;
      last.setRangeText(button.dataset.put ?? "", last.selectionStart ?? 0, last.selectionEnd ?? 0, "end");
      last.dispatchEvent(new Event("input", { bubbles: true }));
      last.focus();
    });
  }
}

const form = one("form[data-message]");
if (form instanceof HTMLFormElement) showing(form);
names();
