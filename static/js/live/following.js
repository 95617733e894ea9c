// Parts of a page that are right while it is open, beside forms in which one types: how far a stage has come and how it
// is with screens within five seconds, what a run sheet says and which signs are right within fifteen.
import { again } from "../organise/lists.js";
import { all } from "../organise/page.js";
import { mergePart } from "./merging.js";

const PATIENCE = 4000;
const boxes = all("[data-follows]");
const pause = boxes.some(({ dataset }) => dataset.follows === "soon") ? 3000 : 13_000;
/** What is new each time. @param {string} html */
const plain = (html) => html.replace(/name="(csrf_token|form_of)" value="[^"]*"/g, "");

const shown = boxes.map((box) => plain(box.innerHTML));

const look = async () => {
  if (document.hidden) return;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(location.pathname, { cache: "no-store", redirect: "manual", signal });
  // Whoever is taken off may not read on; what was typed is kept by the browser.
  if (answer.status === 404) location.reload();
  if (!answer.ok) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...made.querySelectorAll("[data-follows]")];
  if (fresh.length !== boxes.length) return;
  for (const [at, box] of boxes.entries()) {
    const newer = fresh[at];
    const html = newer ? plain(newer.innerHTML) : "";
    if (!newer || html === shown[at]) continue;
    // A list's head can have got buttons to sort by.
    mergePart(box, newer, (e) => e.nodeName === "THEAD");
    again(box);
    shown[at] = html;
  }
};
const looking = async () => {
  await look().catch(() => {});
  setTimeout(looking, pause);
};
if (boxes.length) setTimeout(looking, pause);
