// Long work: how far it has come, and what came of it as soon as there is something.
import { all, one } from "./page.js";

/** Follows the work that the page names. */
export function progress() {
  for (const box of all("[data-poll]")) follow(box, box.dataset.poll ?? "");
}

/** @param {HTMLElement} box @param {string} address */
function follow(box, address) {
  const bar = box.querySelector("progress");
  const ask = async () => {
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    const found = answer?.ok ? await answer.json() : null;
    // What takes too long is said by the page itself, once.
    if (found?.ended || (found?.late && !one("[data-late]"))) {
      location.reload();
      return;
    }
    if (bar && found?.total && found.done) {
      bar.max = found.total;
      bar.value = found.done;
    }
    setTimeout(ask, 800);
  };
  setTimeout(ask, 500);
}
