// The elements of a page, by selector.

/** All of them, in an array. @param {string} selector @param {ParentNode} [from] @returns {HTMLElement[]} */
export const all = (selector, from = document) => [...from.querySelectorAll(selector)].map(html);

/** The first, null for none. @param {string} selector @param {ParentNode} [from] @returns {HTMLElement | null} */
export const one = (selector, from = document) => from.querySelector(selector);

/**
 * The first, as a field of a form.
 * @param {string} selector @param {ParentNode} [from] @returns {HTMLInputElement | null}
 */
export const field = (selector, from = document) => from.querySelector(selector);

/** What an event happened to. @param {Event} e */
export const target = (e) => /** @type {HTMLElement} */ (e.target);

/** @param {Element} element */
const html = (element) => /** @type {HTMLElement} */ (element);
