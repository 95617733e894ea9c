// Where a long word may be broken: most browsers on screens bring no rules of their own for Swedish.

const LONG = /\p{L}{15,}/gu;
const HYPHEN = "\u00ad";
const VOWEL = "[aeiouyåäöéü]";
const CONSONANT = "[bcdfghjklmnpqrstvwxz]";
/** Sounds that begin a syllable together: fr, kl and the like, and st, sk, sp after another consonant. */
const TOGETHER = `[bdfgkpt]r|[bfgkp]l|(?<=${CONSONANT})s[tkp]`;
/** One consonant, which is not the end of such. */
const ALONE = `(?<![bdfgkpt])r|(?<![bfgkp])l|(?<!${CONSONANT}s)[tkp]|[bcdfghjmnqsvwxz]`;
/** What is nearest before a vowel goes to the next line (the rule of the single consonant); three letters stay. */
const PLACE = new RegExp(`(?<=\\p{L}{3})(?=(?:${TOGETHER}|${ALONE})${VOWEL}\\p{L}{2})`, "giu");

/** A text whose long words may be broken about where Swedish breaks them. @param {string} text */
export const soft = (text) => text.replace(LONG, (word) => word.replace(PLACE, HYPHEN));
