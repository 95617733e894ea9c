// What a stage page knows: what it was last told, what was pressed on it, and by how much its clock is wrong.
import * as kept from "./kept.js";

export const root = /** @type {HTMLElement} */ (document.querySelector("[data-stage]"));
/** @type {Record<string, string>} */
export const words = JSON.parse(root.dataset.words ?? "{}");
export const may = "may" in root.dataset;

/** @type {kept.Told} */
const sent = JSON.parse(root.dataset.stage ?? "{}");
export const before = kept.read();
/** @param {kept.Told} told @returns {import("./counting.js").Begun[]} */
export const begunOf = (told) => told.begun.map(({ key, at }) => ({ key, at: Date.parse(at) }));
/** @type {kept.Kept} */
export const state = {
  told: before && (before.told.made ?? "") > (sent.made ?? "") ? before.told : sent,
  begun: begunOf(sent), said: Date.parse(sent.said) || 0, unsent: false, understood: [], ahead: before?.ahead ?? 0,
};
if (before && before.said > state.said) {
  Object.assign(state, { begun: before.begun, said: before.said, unsent: before.unsent });
}
if (before) state.understood = before.understood;

/** The server's clock, in milliseconds. */
export const now = () => Date.now() + state.ahead;
export const run = () => ({ parts: state.told.parts, starts: Date.parse(state.told.starts), begun: state.begun });
