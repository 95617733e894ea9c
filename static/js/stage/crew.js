// The crew's page of a stage: what was sent and understood, and how far it has come, right within five seconds.
import { one } from "../organise/page.js";

const POLL = 3000;
const PATIENCE = 4000;
const box = /** @type {HTMLElement} */ (one("[data-follows-stage]"));
/** What is new each time. @param {string} html */
const plain = (html) => html.replace(/name="(csrf_token|form_of)" value="[^"]*"/g, "");

const look = async () => {
  if (document.hidden || box.contains(document.activeElement)) return;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(location.pathname, { cache: "no-store", redirect: "manual", signal });
  if (!answer.ok) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follows-stage]");
  if (made && plain(made.innerHTML) !== plain(box.innerHTML)) box.replaceChildren(...made.childNodes);
};
const looking = async () => {
  await look().catch(() => {});
  setTimeout(looking, POLL);
};
looking();
