// Which rows of a list are meant by what is searched for and chosen.

/** The words of what is searched for, in small letters. @param {string} text */
export const words = (text) => text.toLocaleLowerCase().split(/\s+/).filter(Boolean);

/**
 * Whether a row has every word, and is among what is chosen.
 * @param {{ textContent: string | null, dataset: Readonly<Record<string, string | undefined>> }} row
 * @param {readonly string[]} wanted words in small letters
 * @param {readonly { name: string, value: string }[]} filters by the name of the row's data; "" is all
 */
export function matches(row, wanted, filters) {
  const text = (row.textContent ?? "").toLocaleLowerCase();
  return (
    wanted.every((word) => text.includes(word)) &&
    filters.every(({ name, value }) => !value || (row.dataset[name] ?? "").split(" ").includes(value))
  );
}
