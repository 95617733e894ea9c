// Makes what is shown fit: measured, made smaller in steps, and shared out on pages that come by turns.

/** From what looks best down to what can still be read from the back of the room. */
const STEPS = [1.3, 1.2, 1.1, 1, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.55, 0.51];
/** A pixel or so is rounding. */
const SLACK = 2;

/** Whether all of it is inside. @param {HTMLElement} box */
export const fits = (box) => box.scrollHeight <= box.clientHeight + SLACK && box.scrollWidth <= box.clientWidth + SLACK;
/** @param {HTMLElement} box @param {number} step */
const set = (box, step) => box.style.setProperty("--step", String(step));

/**
 * Sets the largest step at which a box holds what is in it, at most `most`; whether there is one.
 * @param {HTMLElement} box @param {number} [most]
 */
export const shrink = (box, most = 1.3) => {
  for (const step of STEPS.filter((each) => each <= most)) {
    set(box, step);
    if (fits(box)) return true;
  }
  return false;
};

/** Makes a box smaller until it is no higher than so many pixels. @param {HTMLElement} box @param {number} height */
export const lower = (box, height) => {
  for (const step of STEPS.filter((each) => each <= 1)) {
    set(box, step);
    if (box.offsetHeight <= height) return;
  }
};

/** Leaves out the last lines until their box holds the rest. @param {HTMLElement} box @param {HTMLElement[]} lines */
export const leaveOut = (box, lines) => {
  for (const line of [...lines].reverse()) {
    if (fits(box)) return;
    line.remove();
  }
};

/** @param {HTMLElement[]} rows @param {number} height @returns {HTMLElement[][]} */
const pagesOf = (rows, height) => {
  /** @type {HTMLElement[][]} */
  const pages = [];
  let left = -1;
  for (const row of rows) {
    const needs = row.offsetHeight;
    // A row higher than the page has one to itself.
    if (left < needs || !pages.length) {
      pages.push([]);
      left = height;
    }
    pages.at(-1)?.push(row);
    left -= needs;
  }
  return pages;
};

/** Shares rows as evenly as they came, so that the last page is no lone row. @param {HTMLElement[][]} pages */
const even = (pages) => {
  const rows = pages.flat();
  const each = Math.ceil(rows.length / pages.length);
  const shared = pages.map((_, n) => rows.slice(n * each, (n + 1) * each)).filter((page) => page.length);
  return pages.every((page) => page.length >= each - 1) ? pages : shared;
};

/**
 * Sets the step of a box of rows, and gives them page by page: one page where that can be read, else as few as can be.
 * @param {HTMLElement} box @param {HTMLElement[]} rows
 */
export const paginate = (box, rows) => {
  // Not as it is seen: a frame may be turned.
  const heightOf = (/** @type {HTMLElement[]} */ some) => some.reduce((sum, row) => sum + row.offsetHeight, 0);
  const height = box.clientHeight + SLACK;
  for (const step of STEPS.filter((each) => each >= READABLE)) {
    set(box, step);
    if (heightOf(rows) <= height && box.scrollWidth <= box.clientWidth + SLACK) return [rows];
  }
  set(box, READABLE);
  const packed = pagesOf(rows, height);
  const shared = even(packed);
  const pages = shared.every((page) => heightOf(page) <= height) ? shared : packed;
  // As large as the fullest of the pages allows.
  const larger = STEPS.find((step) => {
    set(box, step);
    return step <= READABLE || pages.every((page) => heightOf(page) <= height);
  });
  set(box, larger ?? READABLE);
  return pages;
};

/** Below this a board is turned, not made smaller: its letters are a twenty-fourth of the screen's shorter side. */
const READABLE = 0.85;
