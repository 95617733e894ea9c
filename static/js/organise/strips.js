// The line of now on the days drawn small, which goes on while the page stands open.
import { all } from "./page.js";

/** In milliseconds: how often the line is moved. */
const OFTEN = 20_000;

/** Gives the page's days their line. */
export function strips() {
  if (!all("[data-strip]").length) return;
  setInterval(() => show(Date.now() / 1000), OFTEN);
}

/** @param {number} now in seconds since 1970 */
function show(now) {
  for (const strip of all("[data-strip]")) {
    const from = Number(strip.dataset.from);
    const part = (now - from) / (Number(strip.dataset.until) - from);
    for (const line of strip.querySelectorAll("[data-now]")) {
      line.setAttribute("visibility", part >= 0 && part <= 1 ? "visible" : "hidden");
      for (const end of ["x1", "x2"]) line.setAttribute(end, `${part * 100}%`);
    }
  }
}
