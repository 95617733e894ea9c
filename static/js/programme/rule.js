// What of a list is meant, by the rule of programme/filtering.py; tests/scripts/filter-cases.json holds both to it.

/** What NFKD does not take apart. @type {Record<string, string>} */
const LETTERS = { æ: "ae", ø: "o", ß: "ss", đ: "d", ð: "d", þ: "th", ł: "l", œ: "oe", ı: "i", ς: "σ" };
/** Of these all that is chosen is wanted. */
const ALL_OF = ["access"];
const MOST_WORDS = 12;

/** The words of a text in small letters without accents. @param {string} text @returns {string[]} */
export const wordsOf = (text) =>
  text
    .toLowerCase()
    .replace(/[æøßđðþłœıς]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .match(/[\p{L}\p{N}_]+/gu) ?? [];

/**
 * Whether something is meant.
 * @param {readonly string[]} facets what it is, as sort:value @param {string} text its words
 * @param {Map<string, string[]>} chosen values by sort @param {readonly string[]} words what is searched for
 */
export const passes = (facets, text, chosen, words) => {
  for (const [sort, values] of chosen) {
    const met = (/** @type {string} */ value) => facets.includes(`${sort}:${value}`);
    if (values.length && !(ALL_OF.includes(sort) ? values.every(met) : values.some(met))) return false;
  }
  return words.slice(0, MOST_WORDS).every((word) => text.includes(word));
};
