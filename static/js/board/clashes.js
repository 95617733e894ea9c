// The list of clashes beside the board, kind by kind.
import { button, element, need, word } from "./page.js";
import { item, state } from "./state.js";

/** @import { Clash, Group } from "./types.js" */

/** The kinds of clashes that one has opened or closed, so that they stay so. @type {Map<string, boolean>} */
const turned = new Map();

/** Shows the clashes. Each card that is named is a button (data-go) that leads to it. */
export function showClashes() {
  const { count, groups } = state.board;
  need("[data-count]").textContent = count ? `(${count})` : "";
  const list = groups.flatMap((group) => (group.folded ? [folded(group)] : open(group)));
  need("[data-clashes]").replaceChildren(...(list.length ? list : [element("li", "good", word("none"))]));
}

/** @param {Group} group */
const mark = (group) => element("span", "mark", group.word);

/** @param {Group} group */
const open = (group) => group.clashes.map((clash) => line(group.severity, clash, mark(group), " "));

/** @param {Group} group */
function folded(group) {
  const lines = group.clashes.map((clash) => line("", clash));
  const left = group.count - lines.length;
  if (left > 0) lines.push(element("li", "muted", word("more").replace("0", String(left))));
  const count = element("span", "muted", `(${group.count})`);
  const summary = element("summary", "", mark(group), ` ${group.heading} `, count);
  const details = element("details", "", summary, element("ul", "clashes", ...lines));
  details.open = turned.get(group.heading) ?? group.open;
  summary.addEventListener("click", () => turned.set(group.heading, !details.open));
  return element("li", group.severity, details);
}

/** @param {string} kind @param {Clash} clash @param {...(Node | string)} before */
function line(kind, clash, ...before) {
  const links = clash.codes.flatMap((code) => {
    const go = button("link", item(code)?.title ?? code);
    go.dataset.go = code;
    return [go, " "];
  });
  return element("li", kind, ...before, `${clash.text} `, ...links);
}
