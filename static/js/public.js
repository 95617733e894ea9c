// For readers: times in the reader's own zone beside the venue's.
// It imports nothing, so that the archive can have it as a plain script.

/** All the elements that a selector names. @param {string} selector @param {ParentNode} [root] */
const all = (selector, root = document) =>
  [...root.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));
/** @param {string} selector @param {boolean} hidden @param {ParentNode} root */
const hide = (selector, hidden, root) => {
  for (const e of all(selector, root)) e.hidden = hidden;
};

// The script of lists comes when it is wanted, or a while after.
const tools = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-script]"));
const LATER = 1000;
/** What the browser keeps for the reader; null where it keeps nothing. @param {string} name */
const remembered = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};
let fetched = false;
const fetchScript = () => {
  if (fetched || !tools?.dataset.script) return;
  fetched = true;
  const script = document.createElement("script");
  script.type = "module";
  script.src = tools.dataset.script;
  document.head.append(script);
};
if (tools) {
  for (const name of ["focusin", "pointerdown"]) tools.addEventListener(name, fetchScript, { once: true });
  setTimeout(fetchScript, location.search || remembered("view") ? 0 : LATER);
}

// The other language, of what is chosen now and where one is on the page.
document.addEventListener("click", (e) => {
  const link = e.target instanceof Element && e.target.closest("a.lang");
  if (!(link instanceof HTMLAnchorElement)) return;
  const to = new URL(location.href);
  to.searchParams.set("lang", link.hreflang);
  link.href = to.href;
});

// Times

/**
 * A moment's clock time and day in a zone, that of the reader where none is given.
 * @param {Date} at @param {string} [timeZone]
 */
const clock = (at, timeZone) =>
  new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
/** @param {Date} at @param {string} [timeZone] */
const day = (at, timeZone) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", timeZone })
    .format(at)
    .replace(/[.,]/g, "");
const REMEMBERED = "times";
/** Whether the reader's own time is said first. */
let ownFirst = false;
try {
  ownFirst = localStorage.getItem(REMEMBERED) === "own";
} catch {
  // Nothing is remembered where the browser keeps nothing.
}

/** The place that a zone is named after. @param {string} zone */
const placeOf = (zone) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** Says one time in both zones: start and end, and of the second the zone, and its day where it is another. */
const inBoth = (/** @type {HTMLTimeElement} */ time, /** @type {string} */ zone, /** @type {string} */ own) => {
  const [from, to] = [new Date(time.dateTime), new Date(time.dataset.until ?? "")];
  if (clock(from) === clock(from, zone)) return false;
  const [first, second] = ownFirst ? [own, zone] : [zone, own];
  const ended = time.nextElementSibling?.matches(".until") ? time.nextElementSibling : null;
  const last = ended ?? time;
  let beside = last.nextElementSibling;
  if (!beside?.matches(".local")) {
    beside = document.createElement("span");
    beside.className = "local";
    last.after(beside);
  }
  const other = day(from, own) !== day(from, zone);
  const where = placeOf(second) + (other ? `, ${day(from, second)}` : "");
  const said = `${clock(from, second)}–${clock(to, second)} ${where}`;
  time.textContent = clock(from, first);
  if (ended) ended.textContent = `–${clock(to, first)}`;
  beside.textContent = `${other && ownFirst ? ` ${day(from, first)}` : ""} (${said})`;
  return true;
};

/** Puts the reader's own times beside the venue's, or before them. @param {Document} root */
const localTimes = (root) => {
  const { zone } = document.body.dataset;
  if (!zone || document.body.classList.contains("screen")) return;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const times = all("main time[data-until]", root).map((e) => inBoth(/** @type {HTMLTimeElement} */ (e), zone, own));
  if (times.includes(true)) hide("[data-local-note]", false, document);
};

for (const button of all("[data-times]")) {
  const labels = [button.textContent ?? "", button.dataset.times ?? ""];
  const label = () => {
    button.textContent = labels[ownFirst ? 1 : 0] ?? "";
  };
  button.addEventListener("click", () => {
    ownFirst = !ownFirst;
    try {
      localStorage.setItem(REMEMBERED, ownFirst ? "own" : "venue");
    } catch {
      // It holds for this page.
    }
    label();
    localTimes(document);
  });
  label();
}

// A page that has been sent anew is made like this one before it is merged into it.
document.addEventListener("fresh", (e) => {
  const page = /** @type {CustomEvent<Document>} */ (e).detail;
  hide("[data-no-js]", true, page);
  localTimes(page);
});
hide("[data-no-js]", true, document);
localTimes(document);

// Stars

const FIRST = 3000;
const stars = () => import("./star.js");
/** Their script is fetched at once by who has chosen something; by others when there is time for it, or they choose. */
const startStars = () => {
  const { mine, event, choice, shown } = document.body.dataset;
  if (!mine) return;
  let kept = null;
  try {
    kept = localStorage.getItem(`mine ${event}`);
  } catch {
    // Without a place to keep it, the form does it.
  }
  if (kept || choice || shown) stars();
  else setTimeout(stars, FIRST);
};
document.addEventListener("click", (e) => {
  const star = e.target instanceof Element && e.target.closest("button[data-star]");
  if (!(star instanceof HTMLButtonElement)) return;
  e.preventDefault();
  stars().then(
    ({ press }) => press(star),
    () => star.form?.requestSubmit(star),
  );
});
startStars();

// Without a network

/** The event is kept on the device when the page is at rest. */
const keepEvent = () => import("./offline.js").then(({ begin }) => begin(), () => {});
const whenAtRest = () => {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(keepEvent, { timeout: 5 * FIRST });
  else setTimeout(keepEvent, FIRST);
};
if (document.body.dataset.offline) {
  if (document.readyState === "complete") setTimeout(whenAtRest, FIRST);
  else addEventListener("load", () => setTimeout(whenAtRest, FIRST));
}
