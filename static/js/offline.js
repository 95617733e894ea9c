// Has the browser keep the event (offline/worker.js), when the page is at rest and its reader has not said no.

const { dataset } = document.body;
const scope = dataset.offline ?? "";
const OWN = `eventapp ${scope} `;
const REFUSED = `offline ${dataset.event}`;
const FULL = `full ${dataset.event}`;
/** A new release is fetched by those who have a page of it open within so many milliseconds, not by all at once. */
const SPREAD = 20_000;

/** Whether this browser can keep anything for the page. */
export const able = Boolean(scope) && "serviceWorker" in navigator && isSecureContext && self === top;

/** Whether the reader wants nothing kept; with a value it is remembered. @param {boolean} [no] */
export const refused = (no) => {
  try {
    if (no) localStorage.setItem(REFUSED, "no");
    else if (no === false) localStorage.removeItem(REFUSED);
    return localStorage.getItem(REFUSED) === "no";
  } catch {
    return no ?? false;
  }
};

/** Whether the device has no space, as far as this tab knows: it is not tried at each page. @param {boolean} [is] */
const full = (is) => {
  try {
    if (is) sessionStorage.setItem(FULL, "yes");
    return sessionStorage.getItem(FULL) === "yes";
  } catch {
    return false;
  }
};

/** Asks the worker to keep what is current; gives whether it is kept then. */
export const keep = async () => {
  await navigator.serviceWorker.register(`${scope}sw.js`, { scope, updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  /** @type {Promise<boolean>} */
  const kept = new Promise((done) => {
    port1.onmessage = ({ data }) => {
      if (data === "full") full(true);
      done(data === "kept");
    };
  });
  active?.postMessage({ language: document.documentElement.lang }, [port2]);
  return kept;
};

/** What is kept is deleted, and the worker with it; it need not be alive for that. */
export const remove = async () => {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  if (registration?.scope.endsWith(scope)) await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith(OWN)) await caches.delete(name);
};

/** @param {string} name of a cache @param {string} address */
const from = async (name, address) => (await caches.match(address, { cacheName: name, ignoreVary: true }))?.json();

/** What is kept: its list, when it was last right, and its cache; undefined for nothing. */
export const kept = async () => {
  const current = await from(`${OWN}state`, `${scope}offline/current`);
  const list = current && (await from(current.cache, `${scope}offline.json`));
  return list && { ...current, list };
};

/** A page as it is kept, in the page's language; "" for none. @param {string} path below the event */
export const keptPage = async (path) => {
  const { cache = "", list } = (await kept()) ?? {};
  const number = list?.parts.findIndex((/** @type {string[]} */ paths) => paths.includes(path));
  const part = await from(cache, `${scope}offline/${number}.json?lang=${document.documentElement.lang}`);
  return String(part?.pages[path] ?? "");
};

/** Has the event kept unless the reader, or what they pay for the network, is against it. */
export const begin = () => {
  const saving = "connection" in navigator && /** @type {{saveData?: boolean}} */ (navigator.connection).saveData;
  if (!able || refused() || full() || saving || dataset.kept) return;
  const quietly = () => keep().catch(() => {});
  quietly();
  let { mark } = dataset;
  document.addEventListener("fresh", (e) => {
    const fresh = /** @type {CustomEvent<Document>} */ (e).detail.body.dataset.mark;
    if (fresh === mark) return;
    mark = fresh;
    setTimeout(quietly, Math.random() * SPREAD);
  });
};
