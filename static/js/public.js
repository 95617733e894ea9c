// For readers: filters without reload, times in the reader's own zone, and staying right.
// It imports nothing, so that the archive can have it as a plain script.

/** All the elements that a selector names. @param {string} selector @returns {NodeListOf<HTMLElement>} */
const all = (selector) => document.querySelectorAll(selector);
/** The first of them. @param {string} selector @returns {HTMLElement | null} */
const one = (selector) => document.querySelector(selector);
/** @param {string} selector @param {boolean} hidden */
const hide = (selector, hidden) => {
  for (const e of all(selector)) e.hidden = hidden;
};

const main = one("#main");
const asSent = main?.innerHTML;
hide("[data-no-js]", true);

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

/** Shows what is chosen in a form; gives the address that says so. @param {HTMLFormElement} form */
const apply = (form) => {
  const chosen = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const named = Object.entries(chosen).filter(([, value]) => value);
  let shown = 0;
  for (const item of all("[data-item]")) {
    item.hidden = !among(item.dataset, chosen);
    shown += item.hidden ? 0 : 1;
  }
  for (const day of all(".day")) day.hidden = !day.querySelector("[data-item]:not([hidden])");
  hide("[data-none]", shown > 0);
  hide("[data-clear]", !named.length);
  document.body.classList.toggle("filtered", named.length > 0);
  for (const tab of all("[data-day]")) {
    if (tab.dataset.day === chosen.day) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  return named.length ? `?${new URLSearchParams(named)}` : location.pathname;
};

/** Has a form filter the programme. @param {HTMLFormElement} form */
const filters = (form) => {
  const change = () => {
    const address = apply(form);
    try {
      history.replaceState(null, "", address);
    } catch {
      // From the disk, an address cannot be changed.
    }
  };
  form.addEventListener("change", change);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    change();
  });
  one("[data-clear]")?.addEventListener("click", (e) => {
    e.preventDefault();
    for (const select of form.querySelectorAll("select")) select.value = "";
    change();
  });
  for (const tab of all("[data-day]")) {
    tab.addEventListener("click", (e) => {
      e.preventDefault();
      const select = /** @type {HTMLSelectElement} */ (form.elements.namedItem("day"));
      const day = tab.dataset.day ?? "";
      select.value = select.value === day ? "" : day;
      change();
    });
  }
  apply(form);
};
const form = /** @type {HTMLFormElement | null} */ (one("[data-filters]"));
if (form) filters(form);

// Times

/**
 * The time of a moment in a zone, that of the reader where none is given.
 * @param {Date} at @param {string} [timeZone]
 */
const clock = (at, timeZone) =>
  new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", timeZone }).format(at);

/** Puts the reader's own time beside the venue's, where it is another. @param {string} zone */
const localTimes = (zone) => {
  /** @type {NodeListOf<HTMLTimeElement>} */
  const times = document.querySelectorAll("main time[data-until]");
  for (const time of times) {
    const at = new Date(time.dateTime);
    if (clock(at) === clock(at, zone)) continue;
    const own = document.createElement("span");
    own.className = "local";
    own.textContent = ` (${clock(at)})`;
    time.after(own);
    hide("[data-local-note]", false);
  }
};
const { zone, mark } = document.body.dataset;
if (zone) localTimes(zone);

const face = one("[data-clock]");
if (face) {
  setInterval(() => {
    face.textContent = clock(new Date(), face.dataset.zone);
  }, 5000);
}

// Staying right

const screen = document.body.classList.contains("screen");

/** Has a release been published, or has something begun? An unchanged page costs a 304. */
const look = async () => {
  if (document.hidden) return;
  try {
    const here = location.pathname + location.search;
    const answer = await fetch(here, { cache: "no-cache", credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    const at = document.activeElement;
    const typing = !screen && at !== main && main?.contains(at);
    if (fresh && fresh.innerHTML !== asSent && !typing) location.reload();
  } catch {
    // No network: the page stays as it is.
  }
};
if (mark) setInterval(look, screen ? 20_000 : 60_000);
