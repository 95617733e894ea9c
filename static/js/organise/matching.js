// Which rows of a list are meant by what is searched for and chosen.

/** What stays whole when accents are taken off. @type {Record<string, string>} */
const LETTERS = { æ: "ae", ø: "o", ß: "ss", đ: "d", ð: "d", þ: "th", ł: "l", œ: "oe", ı: "i" };

/** The words of what is searched for, in small letters. @param {string} text */
export const words = (text) => text.toLocaleLowerCase().split(/\s+/).filter(Boolean);

/** A text in small letters without accents, as the server has it (programme/search.py). @param {string} text */
export const plain = (text) =>
  text
    .toLowerCase()
    .replace(/[æøßđðþłœı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "");

/**
 * Whether a row has every word, and is among what is chosen.
 * @param {{ textContent: string | null, dataset: Readonly<Record<string, string | undefined>> }} row what is searched
 *   is its data `words`, where it has them: more than is shown
 * @param {readonly string[]} wanted words in small letters
 * @param {readonly { name: string, value: string }[]} filters by the name of the row's data; "" is all
 */
export function matches(row, wanted, filters) {
  const text = row.dataset.words ?? plain(row.textContent ?? "");
  return (
    wanted.every((word) => parts(word).every((part) => text.includes(part))) &&
    filters.every(({ name, value }) => !value || (row.dataset[name] ?? "").split(" ").includes(value))
  );
}

/** What stands between marks: "Ek-Lööf," is ek and loof. @param {string} word */
const parts = (word) => plain(word).split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
