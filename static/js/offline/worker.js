// Keeps a whole event in the browser, and shows it where there is no network: all of one release, or nothing.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/**
 * What the server says is to be kept (offline.json): addresses below the event in parts, and files of the site.
 * @typedef {object} List
 * @property {number} release @property {string} mark @property {string} program @property {string[]} languages
 * @property {string[][]} parts @property {string[]} files
 */
/** A part: texts by their addresses. @typedef {{mark: string, pages: Record<string, string>, files: string[]}} Part */
/**
 * Which cache is shown from, when it was last right (milliseconds, by the server's clock, which is `ahead`).
 * @typedef {{cache: string, checked: number, ahead: number, release: number}} Current
 */

const SCOPE = new URL(worker.registration.scope).pathname;
const OWN = `eventapp ${SCOPE} `;
const STATE = `${OWN}state`;
/** Of how it is kept: a worker that keeps it otherwise has another number. */
const FORMAT = "1";
const PATIENCE = 3000;
const AT_ONCE = 6;
/** A server that is starting, or a proxy without one. */
const AWAY = [502, 503, 504];
const SAFE = [
  "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
  "Cross-Origin-Opener-Policy",
];
const TYPES = { ".css": "text/css", ".json": "application/json" };

/** What is remembered under a name; undefined for nothing. @param {string} name */
const recall = async (name) =>
  (await caches.match(`${SCOPE}offline/${name}`, { cacheName: STATE }))?.json().catch(() => undefined);
/** @param {string} name @param {unknown} value */
const remember = async (name, value) => {
  const cache = await caches.open(STATE);
  await cache.put(`${SCOPE}offline/${name}`, new Response(JSON.stringify(value)));
};
/** @returns {Promise<Current | undefined>} */
const current = async () => {
  const found = await recall("current");
  return found && (await caches.has(found.cache)) ? found : undefined;
};

// Showing

/** The address of a part. @param {number} number @param {string} language */
const partAt = (number, language) => `${SCOPE}offline/${number}.json?lang=${language}`;
/** Under which address it is kept. @param {string} path below the event */
const keptAs = (path) => {
  if (path.startsWith("mine/")) return "mine/";
  return path.startsWith("seminars/") ? path.replace(/\/live$/, "/") : path;
};

/** A page or file from what is kept; undefined for what is not. @param {string} path below the event */
const found = async (path) => {
  const state = await current();
  const from = { cacheName: state?.cache ?? "", ignoreVary: true };
  /** @type {List | undefined} */
  const list = state && (await (await caches.match(`${SCOPE}offline.json`, from))?.json());
  if (!state || !list) return undefined;
  const number = list.parts.findIndex((paths) => paths.includes(path));
  const language = (await recall("language")) ?? list.languages[0];
  const answer = number < 0 ? undefined : await caches.match(partAt(number, language), from);
  /** @type {Part | undefined} */
  const part = await answer?.json();
  const text = part?.pages[path];
  if (!answer || text === undefined) return undefined;
  const type = Object.entries(TYPES).find(([ending]) => path.endsWith(ending))?.[1] ?? "text/html";
  const headers = new Headers({ "Content-Type": `${type}; charset=utf-8` });
  for (const name of SAFE) headers.set(name, answer.headers.get(name) ?? "");
  return new Response(type === "text/html" ? marked(text, state) : text, { headers });
};

/** A page that says when it was last right, and whose colours come from what is kept too. @param {string} page */
const marked = (page, /** @type {Current} */ { checked, ahead, release }) =>
  page
    .replace("/theme.css?v=", "/theme.css?kept&v=")
    .replace("\n<body", `\n<body data-kept="${checked}" data-kept-ahead="${ahead}" data-kept-release="${release}"`);

/** @param {FetchEvent} event @param {URL} url */
const show = async (event, url) => {
  const path = url.pathname.slice(SCOPE.length);
  const language = url.searchParams.get("lang");
  if (language === "sv" || language === "en") await remember("language", language).catch(() => {});
  const asked = Promise.resolve(event.preloadResponse).then((ready) => ready ?? fetch(event.request));
  // What leads elsewhere has no copy that could be shown in its place, but where there is no network.
  const late = new Promise((done) => path.endsWith("/live") || setTimeout(done, PATIENCE));
  /** @type {Response | undefined} */
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  if (answer && !AWAY.includes(answer.status)) {
    if (answer.status === 404 || answer.status === 410) event.waitUntil(fill().catch(() => {}));
    return answer;
  }
  const kept = await found(keptAs(path)).catch(() => undefined);
  if (kept) return kept;
  return answer ?? asked.catch(async () => (await found("offline/")) ?? Response.error());
};

/** @param {Request} request @param {URL} url */
const file = async (request, url) => {
  const path = url.pathname.startsWith(SCOPE) ? url.pathname.slice(SCOPE.length) : "";
  const kept = url.searchParams.has("kept") && (await found(path));
  if (kept) return kept;
  const state = await current();
  const same = state && !path && (await caches.match(url.pathname, { cacheName: state.cache, ignoreVary: true }));
  if (same) return same;
  try {
    return await fetch(request);
  } catch (error) {
    const from = { cacheName: state?.cache ?? "" };
    const other = path ? await found(path) : await caches.match(small(url.pathname), from);
    if (other) return other;
    throw error;
  }
};
/** The smallest form of a picture. @param {string} path */
const small = (path) => path.replace(/-\d+\.webp$/, "-96.webp");

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  const path = url.pathname.startsWith(SCOPE) ? url.pathname.slice(SCOPE.length) : undefined;
  if (request.mode === "navigate") {
    const ours = path !== undefined && /^(|.*\/|seminars\/[^/]+\/live)$/.test(path) && !/^(screens|embed)\//.test(path);
    if (ours) event.respondWith(show(event, url));
  } else if (path === "theme.css" || path === "words.json" || /^\/(static|media)\//.test(url.pathname)) {
    event.respondWith(file(request, url));
  }
  // Whatever else is asked, also by open pages whether they are right, goes to the network as if nobody stood between.
});

// Keeping

/** @type {Promise<void> | undefined} */
let filling;
/** Has what is current kept, whole. Throws where it cannot be: then what was there stays. */
const fill = () => {
  filling ??= filled().finally(() => {
    filling = undefined;
  });
  return filling;
};

const filled = async () => {
  const answer = await fetch(`${SCOPE}offline.json`, { cache: "no-cache" });
  const moved = answer.ok && new URL(answer.url).pathname !== `${SCOPE}offline.json`;
  if (answer.status === 404 || answer.status === 410 || moved) return leave();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const date = Date.parse(answer.headers.get("Date") ?? "") || Date.now();
  /** @type {List} */
  const list = await answer.clone().json();
  const state = await current();
  const name = `${OWN}${FORMAT} ${list.program} ${list.mark}`;
  if (state?.cache !== name) await gather(name, list, answer);
  const ahead = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
  // From here on it is shown.
  await remember("current", { cache: name, checked: date, ahead, release: list.release });
  await clear([name, STATE]);
};

/** Fetches all of it into a cache of its own, which nobody looks into before it is whole. */
const gather = async (/** @type {string} */ name, /** @type {List} */ list, /** @type {Response} */ answer) => {
  await caches.delete(name);
  const cache = await caches.open(name);
  try {
    const files = new Set(list.files);
    for (const language of list.languages) {
      for (const number of list.parts.keys()) {
        for (const each of await part(cache, list, number, language)) files.add(each);
      }
    }
    const left = [...files];
    while (left.length) await Promise.all(left.splice(0, AT_ONCE).map((each) => keepFile(cache, each)));
    await cache.put(`${SCOPE}offline.json`, answer);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
};

/** Keeps a part; gives the files that it names. @param {Cache} cache @param {List} list @param {number} number */
const part = async (cache, list, number, /** @type {string} */ language) => {
  const address = partAt(number, language);
  const answer = await fetch(`${address}&v=${encodeURIComponent(list.mark)}`);
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  /** @type {Part} */
  const made = await answer.clone().json();
  if (made.mark !== list.mark) throw new Error("of another release");
  await cache.put(address, answer);
  return made.files;
};

/** What may be kept beside pages: scripts, styles and pictures. What is encoded might lead elsewhere on the way. */
const FILES = /^\/(static|media)(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/;

/** Keeps a file, whose address names what is in it: one that is kept already is not fetched. @param {Cache} cache */
const keepFile = async (cache, /** @type {string} */ address) => {
  if (!FILES.test(address)) return;
  const answer = (await caches.match(address, { ignoreVary: true })) ?? (await fetch(address));
  const ours = !answer.redirected && !answer.headers.get("Cache-Control")?.includes("no-store");
  if (answer.ok && ours) await cache.put(address, answer);
  // Without a picture the page can be read, and what is not there or not given today will not be tomorrow. A server
  // that cannot give a part of the program just now is asked for all of it another time.
  else if (answer.status >= 500 && !address.startsWith("/media/")) throw new Error(`answered ${answer.status}`);
};

/** Deletes the event's caches but some. @param {string[]} but */
const clear = async (but) => {
  for (const name of await caches.keys()) if (name.startsWith(OWN) && !but.includes(name)) await caches.delete(name);
};

/** The event is no longer here: neither is this. */
const leave = async () => {
  await clear([]);
  await worker.registration.unregister();
};

/** A worker that keeps otherwise than the one before takes its place when all is here. */
const ready = async () => {
  const state = await current();
  if (state && !state.cache.startsWith(`${OWN}${FORMAT} `)) await fill();
  await worker.skipWaiting();
};
const begin = async () => {
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
};

worker.addEventListener("install", (event) => event.waitUntil(ready()));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("message", (event) => {
  const { language } = event.data;
  const done = async () => {
    await remember("language", language);
    await fill();
  };
  // Where there is no network or no space, what was kept before stays, and it is tried again on another page.
  const told = done().then(() => "kept", ({ name }) => (name === "QuotaExceededError" ? "full" : "failed"));
  event.waitUntil(told.then((said) => event.ports[0]?.postMessage(said)));
});
