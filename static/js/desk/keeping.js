// The desk's pages as this browser keeps them, to be opened where there is no network.
import { forget, keep } from "../own/pages.js";

const { base = "", desk = "", worker } = document.body.dataset;
const SCOPE = `${base}desk/`;
const PAGES = ["", "green-room/", "streams/"].map((path) => SCOPE + path);
const [, who = ""] = desk.split("/");
/** How often all of them are kept anew, in milliseconds: the page that is open whenever it is another. */
const EVERY = 60_000;

/** When all were kept last. */
let all = Number.NEGATIVE_INFINITY;

/** Keeps what is on the server now. @param {boolean} isNew whether the open page is another than before */
export const keepPages = (isNew) => {
  const due = Date.now() - all >= EVERY;
  if (worker === undefined || !(due || isNew)) return;
  if (due) all = Date.now();
  const pages = due ? PAGES : PAGES.filter((path) => path === location.pathname);
  // Where nothing can be kept it goes on with a network.
  keep({ scope: SCOPE, pages, mark: `data-desk="${desk}"`, who }).catch(() => {});
};

/** Nothing is kept for who may not see it any more. */
export const forgetDesk = () => forget(SCOPE).catch(() => {});
