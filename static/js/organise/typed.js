// What was typed and not saved, as it lies in the browser: whose it is, how much of it, and for how long.

/**
 * @typedef {Record<string, string[]>} Fields the values of each name, in the order of the form
 * @typedef {{at: number, fields: Fields}} Typed when it was typed (milliseconds since 1970), and what
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Shelf
 */

const PREFIX = "typed:";
/** The longest that one is kept, in milliseconds; the longest that one may be, in characters; and how many. */
export const OLDEST = 14 * 24 * 3600 * 1000;
export const LARGEST = 200_000;
export const MOST = 30;

/**
 * The key of what is typed in a form, once for each page that it is open on.
 * @param {string} who @param {string} address where the form is sent @param {string} page
 */
export const key = (who, address, page) => `${PREFIX}${who}:${address}#${page}`;

/** All keys of ours. @param {Shelf} shelf @returns {string[]} */
function keys(shelf) {
  const found = [];
  for (let n = 0; n < shelf.length; n++) found.push(shelf.key(n) ?? "");
  return found.filter((each) => each.startsWith(PREFIX));
}

/** What lies under a key, null for nothing that can be used. @param {Shelf} shelf @param {string} each */
export function read(shelf, each) {
  try {
    const found = /** @type {Typed} */ (JSON.parse(shelf.getItem(each) ?? "null"));
    return found && typeof found.at === "number" && found.fields instanceof Object ? found : null;
  } catch {
    return null;
  }
}

/**
 * Keeps what was typed; too much is not kept, and where there is no place the oldest give way.
 * @param {Shelf} shelf @param {string} each @param {Fields} fields @param {number} now
 */
export function keep(shelf, each, fields, now) {
  const text = JSON.stringify({ at: now, fields });
  if (text.length > LARGEST) return;
  const others = byAge(shelf).filter((other) => other !== each);
  for (const other of others.splice(0, Math.max(0, others.length - MOST + 1))) shelf.removeItem(other);
  for (;;) {
    try {
      shelf.setItem(each, text);
      return;
    } catch {
      const oldest = others.shift();
      if (oldest === undefined) return;
      shelf.removeItem(oldest);
    }
  }
}

/** All keys of ours, the oldest first. @param {Shelf} shelf */
const byAge = (shelf) => keys(shelf).sort((a, b) => (read(shelf, a)?.at ?? 0) - (read(shelf, b)?.at ?? 0));

/**
 * Forgets what is too old or broken, and what another account has typed in this browser.
 * @param {Shelf} shelf @param {string} who @param {number} now
 */
export function tidy(shelf, who, now) {
  for (const each of keys(shelf)) {
    const whose = each.slice(PREFIX.length).split(":")[0];
    const at = read(shelf, each)?.at ?? 0;
    if (whose !== who || at < now - OLDEST || at > now + OLDEST) shelf.removeItem(each);
  }
}

/**
 * The keys of what is kept for a form, the newest first.
 * @param {Shelf} shelf @param {string} who @param {string} address
 */
export const of = (shelf, who, address) =>
  byAge(shelf)
    .filter((each) => each.startsWith(key(who, address, "")))
    .reverse();

/** Forgets everything: whoever signs out leaves nothing behind. @param {Shelf} shelf */
export function forgetAll(shelf) {
  for (const each of keys(shelf)) shelf.removeItem(each);
}

/**
 * Whether two lists of values say the same, whatever their spaces and ends of lines.
 * @param {string[] | undefined} a @param {string[] | undefined} b
 */
export const same = (a, b) => plain(a ?? []) === plain(b ?? []);

/** @param {string[]} values */
const plain = (values) => JSON.stringify(values.map((each) => each.replace(/\r\n?/g, "\n").trim()));
