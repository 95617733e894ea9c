// A list of seminars or people as its reader wants it: searched and filtered at once, and kept in the address.

import { formIn, index, one, time, update, wantedIn } from "./programme/showing.js";

const VIEW = "view";
/** @param {string} [view] */
const remember = (view) => {
  try {
    if (view) localStorage.setItem(VIEW, view);
    else localStorage.removeItem(VIEW);
  } catch {
    // It holds for this page.
  }
};
const remembered = () => {
  try {
    return localStorage.getItem(VIEW);
  } catch {
    return null;
  }
};

/** Fetches what a search looks in, once for each release. */
const fetchTexts = async () => {
  const from = formIn(document)?.dataset.words;
  if (!from || index.from === from) return;
  index.from = from;
  try {
    const answer = await fetch(from);
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    index.texts = await answer.json();
    update(document);
  } catch {
    // Until it is there, what the cards say is searched.
    if (index.from === from) index.from = "";
  }
};

/** Shows what the form wants, and keeps it in the address. */
const change = () => {
  const form = formIn(document);
  if (!form) return;
  if (wantedIn(form).q) fetchTexts();
  update(document);
  const said = [...new FormData(form)].filter(([name, value]) => value && name !== "view");
  const pairs = said.map(([name, value]) => [name, String(value).trim()]);
  try {
    history.replaceState(null, "", pairs.length ? `?${new URLSearchParams(pairs)}` : location.pathname);
  } catch {
    // From the disk, an address cannot be changed.
  }
};

/** @param {HTMLFormElement} form */
const inputs = (form) => [...form.querySelectorAll("input")];
/** Has another page's form say what this one's does, as far as it is there. @param {Document} page */
const wantIn = (page) => {
  const [form, other] = [formIn(document), formIn(page)];
  if (!form || !other) return;
  const chosen = inputs(form).filter((e) => e.checked).map((e) => `${e.name}=${e.value}`);
  for (const e of inputs(other)) {
    if (e.name === "q") e.value = inputs(form).find((each) => each.name === "q")?.value ?? "";
    else if (e.type !== "hidden") e.checked = chosen.includes(`${e.name}=${e.value}`);
  }
};

/** Has the form say what an address wants. @param {HTMLFormElement} form @param {URLSearchParams} wanted */
const choose = (form, wanted) => {
  for (const e of inputs(form)) {
    if (e.name === "q") e.value = wanted.get("q") ?? "";
    else if (wanted.has(e.name)) e.checked = wanted.getAll(e.name).includes(e.value);
  }
};

/** @param {HTMLFormElement} form */
const clear = (form) => {
  for (const e of inputs(form)) {
    if (e.name === "q") e.value = "";
    else if (e.name !== "view" && e.type !== "hidden") e.checked = e.type === "radio" && !e.value;
  }
  change();
  inputs(form).find((e) => e.name === "q")?.focus();
};

const start = () => {
  // What is clicked may have come with a later release: so the page is listened to, and not what stands in it.
  document.addEventListener("input", (e) => {
    if (!(e.target instanceof HTMLInputElement) || e.target.form !== formIn(document)) return;
    if (e.target.name === "view") remember(e.target.value);
    change();
  });
  document.addEventListener("submit", (e) => {
    if (e.target !== formIn(document)) return;
    e.preventDefault();
    change();
  });
  document.addEventListener("focusin", (e) => {
    if (e.target instanceof HTMLInputElement && e.target.name === "q") fetchTexts();
  });
  document.addEventListener("click", (e) => {
    const on = e.target instanceof Element ? e.target : null;
    const form = formIn(document);
    if (form && on?.closest("[data-clear]")) {
      e.preventDefault();
      clear(form);
    }
    const open = /** @type {HTMLDetailsElement | null} */ (one(document, "[data-filter][open]"));
    if (open && !on?.closest("[data-filter]")) open.open = false;
  });
  document.addEventListener("keydown", (e) => {
    const open = /** @type {HTMLDetailsElement | null} */ (one(document, "[data-filter][open]"));
    if (e.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
  document.addEventListener("followed", (e) => {
    time.ahead = /** @type {CustomEvent<{at: number}>} */ (e).detail.at - Date.now();
    update(document);
    if (index.from) fetchTexts();
  });
  // A page that has been sent anew is made like this one before it is merged into it.
  document.addEventListener("fresh", (e) => {
    const page = /** @type {CustomEvent<Document>} */ (e).detail;
    wantIn(page);
    update(page);
  });
  const form = formIn(document);
  const kept = form && inputs(form).find((e) => e.name === VIEW && e.value === remembered());
  if (kept && !new URLSearchParams(location.search).has(VIEW)) kept.checked = true;
  if (form && wantedIn(form).q) fetchTexts();
  // A page that the browser has kept is whole: what its address wants is chosen here.
  if (form && document.body.dataset.kept) choose(form, new URLSearchParams(location.search));
  // What was chosen before this script had come is done now.
  const touched = (/** @type {HTMLInputElement} */ e) => e.checked !== e.defaultChecked || e.value !== e.defaultValue;
  if (form && inputs(form).some((e) => e.name !== VIEW && touched(e))) change();
  else update(document);
};

if (globalThis.document) start();
