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
    wanted.every((word) => parts(word).every((part) => text.includes(part) || nearly(part, text))) &&
    filters.every(({ name, value }) => !value || (row.dataset[name] ?? "").split(" ").includes(value))
  );
}

/** What stands between marks: "Ek-Lööf," is ek and loof. @param {string} word */
const parts = (word) => plain(word).split(/[^\p{L}\p{N}_]+/u).filter(Boolean);

/**
 * Whether a text has a word that is the wanted one with a letter wrong, missing, too much or changed places, or two
 * such if it is long: the rule of programme/search.py, and tests/scripts/search-cases.json holds both to it.
 * @param {string} wanted @param {string} text in small letters without accents
 */
function nearly(wanted, text) {
  const sought = [...wanted];
  const slips = sought.length >= 7 ? 2 : sought.length >= 4 ? 1 : 0;
  if (!slips) return false;
  return parts(text).some((word) => {
    const letters = [...word];
    if (letters.length < sought.length - slips) return false;
    // The beginning of a longer word is compared: it is still being typed.
    return [sought.length, sought.length + slips].some((most) => apart(sought, letters.slice(0, most)) <= slips);
  });
}

/**
 * How many letters must be changed, added, taken out or swapped with their neighbour to make one word of the other
 * (Damerau and Levenshtein).
 * @param {readonly string[]} one @param {readonly string[]} other
 */
function apart(one, other) {
  const far = one.length + other.length;
  /** @type {Map<string, number>} */
  const rows = new Map();
  /** @type {number[][]} */
  const found = [Array(other.length + 2).fill(far)];
  for (let i = 0; i <= one.length; i++) found.push([far, i, ...Array(other.length).fill(0)]);
  for (let j = 0; j <= other.length; j++) at(found, 1)[j + 1] = j;
  for (let i = 1; i <= one.length; i++) {
    let column = 0;
    for (let j = 1; j <= other.length; j++) {
      const row = rows.get(other[j - 1] ?? "") ?? 0;
      const same = one[i - 1] === other[j - 1];
      at(found, i + 1)[j + 1] = Math.min(
        cell(found, i, j) + (same ? 0 : 1),
        cell(found, i + 1, j) + 1,
        cell(found, i, j + 1) + 1,
        cell(found, row, column) + (i - row - 1) + 1 + (j - column - 1),
      );
      if (same) column = j;
    }
    rows.set(one[i - 1] ?? "", i);
  }
  return cell(found, one.length + 1, other.length + 1);
}

/** @param {number[][]} found @param {number} row */
const at = (found, row) => /** @type {number[]} */ (found[row]);

/** @param {number[][]} found @param {number} row @param {number} column */
const cell = (found, row, column) => /** @type {number} */ (at(found, row)[column]);
