// For readers: filters without reload, and times in the reader's own zone beside the venue's.
// It imports nothing, so that the archive can have it as a plain script.

/** All the elements that a selector names. @param {string} selector @param {ParentNode} [root] */
const all = (selector, root = document) =>
  [...root.querySelectorAll(selector)].map((e) => /** @type {HTMLElement} */ (e));
/** @param {string} selector @param {boolean} hidden @param {ParentNode} root */
const hide = (selector, hidden, root) => {
  for (const e of all(selector, root)) e.hidden = hidden;
};

// Filters

/**
 * Whether something of the programme is among what is chosen.
 * @param {DOMStringMap} its @param {Record<string, string>} chosen by field, "" for all
 */
const among = (its, { room, kind, day, tag }) =>
  (!room || its.room === room) &&
  (!kind || its.kind === kind) &&
  (!day || its.on === day) &&
  (!tag || (its.tags ?? "").split(" ").includes(tag));

/** What is chosen in a form, by field. @param {HTMLFormElement} form @returns {Record<string, string>} */
const chosenIn = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

/**
 * Shows what is chosen; gives the address that says so.
 * @param {Record<string, string>} chosen @param {Document} root
 */
const apply = (chosen, root) => {
  const named = Object.entries(chosen).filter(([, value]) => value);
  let shown = 0;
  for (const item of all("[data-item]", root)) {
    item.hidden = !among(item.dataset, chosen);
    shown += item.hidden ? 0 : 1;
  }
  for (const day of all(".day", root)) day.hidden = !day.querySelector("[data-item]:not([hidden])");
  hide("[data-none]", shown > 0, root);
  hide("[data-clear]", !named.length, root);
  document.body.classList.toggle("filtered", named.length > 0);
  for (const tab of all("[data-day]", root)) {
    if (tab.dataset.day === chosen.day) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  return named.length ? `?${new URLSearchParams(named)}` : location.pathname;
};

const filters = () => /** @type {HTMLFormElement | null} */ (document.querySelector("[data-filters]"));
const change = () => {
  const form = filters();
  if (!form) return;
  const address = apply(chosenIn(form), document);
  try {
    history.replaceState(null, "", address);
  } catch {
    // From the disk, an address cannot be changed.
  }
};
/** Has another page show what is chosen in this one, as far as it is there. @param {Document} page */
const chooseIn = (page) => {
  const form = filters();
  if (!form) return;
  /** @type {Record<string, string>} */
  const chosen = {};
  for (const [name, value] of Object.entries(chosenIn(form))) {
    const select = /** @type {HTMLSelectElement | null} */ (page.querySelector(`[data-filters] [name="${name}"]`));
    if (select) select.value = value;
    chosen[name] = select?.value ?? "";
  }
  apply(chosen, page);
};

// What is clicked may have come with a later release: so the page is listened to, and not what stands in it.
document.addEventListener("change", (e) => {
  if (e.target instanceof Element && e.target.closest("[data-filters]")) change();
});
document.addEventListener("submit", (e) => {
  if (e.target !== filters()) return;
  e.preventDefault();
  change();
});
document.addEventListener("click", (e) => {
  const form = filters();
  const on = e.target instanceof Element && e.target.closest("[data-clear], [data-day]");
  if (!form || !(on instanceof HTMLElement)) return;
  e.preventDefault();
  const select = /** @type {HTMLSelectElement | null} */ (form.elements.namedItem("day"));
  const { day } = on.dataset;
  if (!day) for (const each of form.querySelectorAll("select")) each.value = "";
  else if (select) select.value = select.value === day ? "" : day;
  change();
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
  chooseIn(page);
  localTimes(page);
});
hide("[data-no-js]", true, document);
const form = filters();
if (form) apply(chosenIn(form), document);
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
