// What the cards are coloured by, and the sign that says the same to those who do not see colours.

/** @import { Board, Colour, Facet, Item } from "./types.js" */

const HUES = 8;

/** What a card has of that, "" for nothing. @param {Item} item @param {Facet} by */
export const facetOf = (item, by) => (by === "tag" ? (item.tags[0] ?? "") : item[by]);

/**
 * The values that the board's cards have, in their order, each with a name, a sign and a colour. Beyond eight values
 * colours come again; signs do not.
 * @param {Board} board @param {Facet} by
 * @returns {Map<string, Colour>}
 */
export function colours(board, by) {
  const names = namesOf(board, by);
  const had = new Set(board.items.map((i) => facetOf(i, by)));
  const values = [...names.keys()].filter((value) => had.has(value));
  const signs = signsOf(values.map((value) => names.get(value) ?? ""));
  return new Map(values.map((value, n) => {
    const known = [...names.keys()].indexOf(value);
    return [value, { name: names.get(value) ?? "", sign: signs[n] ?? "", hue: known % HUES }];
  }));
}

/** @param {Board} board @param {Facet} by @returns {Map<string, string>} */
function namesOf(board, by) {
  if (by === "room") return new Map(board.rooms.map((room) => [room.code, room.name]));
  if (by === "tag") {
    const first = new Set(board.items.flatMap((i) => i.tags.slice(0, 1)));
    return new Map([...first].sort().map((tag) => [tag, tag]));
  }
  return new Map(Object.entries(board.names[by]));
}

/**
 * A sign for each name: its first letter or number that none before it has, else its number in the list.
 * @param {readonly string[]} names
 */
export function signsOf(names) {
  /** @type {Set<string>} */
  const taken = new Set();
  return names.map((name, n) => {
    const letters = Array.from(name.toUpperCase()).filter((letter) => /[\p{L}\p{N}]/u.test(letter));
    const sign = letters.find((letter) => !taken.has(letter)) ?? String(n + 1);
    taken.add(sign);
    return sign;
  });
}
