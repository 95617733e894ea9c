// The page of a choice: followed on this device, put together with what was chosen here, taken over, or erased.

import { another, base, begin, chosenIn, forget, isErased, read, say, sayAll, send, write } from "./star.js";

const { dataset } = document.body;
/** @param {string} selector @param {ParentNode} [root] */
const all = (selector, root = document) =>
  [...root.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));

/** All of what is shown goes into one's own. @param {HTMLFormElement} form */
const takeAll = async (form) => {
  const codes = new FormData(form).getAll("on").map(String);
  if (!say(codes.map((code) => [code, true]))) return form.submit();
  await send();
  location.assign(base());
};

/** @param {HTMLFormElement} form */
const erase = async (form) => {
  const answer = await fetch(form.action, { method: "POST" }).catch(() => null);
  // Without an answer the form says what is wrong.
  if (!answer || !(answer.ok || isErased(answer))) return form.submit();
  if (!another(read())) forget();
  location.assign(base());
};

/** This browser's choice becomes a part of the one that is shown. */
const putTogether = async () => {
  const kept = read();
  const token = dataset.choice ?? "";
  const body = new URLSearchParams({ other: token });
  const answer = await fetch(`${base()}${kept.token}/join`, { method: "POST", body }).catch(() => null);
  if (!answer || !(answer.ok || answer.status === 404 || isErased(answer))) return;
  if (answer.status === 404) sayAll();
  if (isErased(answer)) forget();
  write({ ...read(), token });
  ask(document);
  begin();
};

/** Asks whether another choice is to be followed here too, or put together with what there is. */
const ask = (/** @type {ParentNode} */ root) => {
  const kept = read();
  const has = chosenIn(kept).size || Object.keys(kept.waiting).length ? "some" : "none";
  for (const each of all("[data-another]", root)) each.hidden = !another(kept) || each.dataset.another !== has;
};

/** The choice that is shown is followed on this device from now on. */
const follow = () => {
  if (!write({ token: dataset.choice ?? "", chosen: [], waiting: {} })) {
    // Where nothing can be kept, there is nothing to ask either.
    for (const each of all("[data-another]")) each.remove();
    return;
  }
  for (const each of all("[data-following]")) each.textContent = each.dataset.following ?? "";
  document.getElementById("main")?.focus();
  ask(document);
  begin();
};

document.addEventListener("click", (e) => {
  if (!(e.target instanceof Element)) return;
  if (e.target.closest("[data-put-together]")) putTogether();
  if (e.target.closest("[data-follow]")) follow();
});
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-take], [data-erase]")) return;
  e.preventDefault();
  if (form.matches("[data-take]")) takeAll(form);
  else erase(form);
});
document.addEventListener("fresh", (e) => ask(/** @type {CustomEvent<Document>} */ (e).detail));
ask(document);
