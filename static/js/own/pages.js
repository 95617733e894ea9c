// What the crew's and moderators' own pages keep in this browser for when there is no network, and how it is forgotten.

/** For which account the organisers' pages are kept here. */
const WHO = "kept for";
const able = "serviceWorker" in navigator && "caches" in self;

/** The cache of what lies below an address. @param {string} scope */
const cacheOf = (scope) => `own ${scope}`;
/** Whether a cache, or what lies in the store, is of organisers' pages. @param {string} name */
const isTheirs = (name) => /^(own|stage) \/organise\//.test(name);

/**
 * What is kept: `pages` below `scope`, those that have `mark` in them; `who` is the account that may see them, "" where
 * the address itself is the secret.
 * @typedef {{scope: string, pages: string[], mark: string, who: string}} Own
 */

/** Keeps pages as they are now, with the files that they and this one need. @param {Own} own */
export const keep = async ({ scope, pages, mark, who }) => {
  if (!able) return;
  if (who) {
    await tidy(who);
    localStorage.setItem(WHO, who);
  }
  await begin(scope);
  const cache = await caches.open(cacheOf(scope));
  for (const file of loaded()) files.add(file);
  for (const path of pages) {
    // Asked for as what will lie in a browser: without what must not.
    const answer = await fetch(`${path}?kept`, { cache: "no-store" });
    const text = await answer.clone().text();
    if (!answer.ok || answer.redirected || !text.includes(mark)) continue;
    for (const [, file] of text.matchAll(/(?:src|href)="(\/static\/[^"#?]+)/g)) if (file) files.add(file);
    await cache.put(path, answer);
  }
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/static/") && !files.has(pathname)) await cache.delete(url);
  }
};
/** The files that this page has loaded. */
const loaded = () =>
  performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.startsWith("/static/"));

/** What this page and those that it keeps need. @type {Set<string>} */
const files = new Set();

/** @type {Promise<unknown> | undefined} */
let begun;
/** @param {string} scope */
const begin = (scope) => {
  begun ??= navigator.serviceWorker.register(`${scope}sw.js`, { scope, updateViaCache: "none" });
  return begun;
};

/** Nothing of what lies below an address is left. @param {string} scope */
export const forget = async (scope) => {
  begun = undefined;
  if (!able) return;
  const registration = await navigator.serviceWorker.getRegistration(scope);
  if (registration && new URL(registration.scope).pathname === scope) await registration.unregister();
  await caches.delete(cacheOf(scope));
};

/** No page of the organisers' is left; what was pressed on one and is not sent yet stays. */
export const forgetPages = async () => {
  if (!able) return;
  for (const each of await navigator.serviceWorker.getRegistrations()) {
    if (new URL(each.scope).pathname.startsWith("/organise/")) await each.unregister();
  }
  for (const name of await caches.keys()) if (isTheirs(name)) await caches.delete(name);
};

/** Nothing is left of an account that signs out: no page, and nothing that was pressed. */
export const forgetAll = () => forgetAlso((key) => key === WHO || key.startsWith("desk ") || isTheirs(key));
/** @param {(key: string) => boolean} isMeant what is forgotten beside pages */
const forgetAlso = async (isMeant) => {
  for (const key of Object.keys(localStorage)) if (isMeant(key)) localStorage.removeItem(key);
  await forgetPages();
};

/** @type {Promise<void> | undefined} */
let tidying;
/** What another account has kept here is forgotten; its taps at a desk wait for it. @param {string} who */
export const tidy = (who) => {
  tidying ??= tidied(who);
  return tidying;
};
const tidied = async (/** @type {string} */ who) => {
  const before = localStorage.getItem(WHO);
  if (before === null || before === who) return;
  await forgetAlso((key) => key === WHO || isTheirs(key));
};
