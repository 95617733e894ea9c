// Keeps the screens' program in the browser: a page with all that it names, whole, of one version, or what was there.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const SCOPE = new URL(worker.registration.scope).pathname;
const OWN = `eventapp ${SCOPE} `;
const PROGRAM = `${OWN}program `;
const PICTURES = `${OWN}pictures`;
/** Of how it is kept: a worker that keeps it otherwise has another number. */
const FORMAT = "2";
const PATIENCE = 8000;
const MOST_PICTURES = 60;
const NAMED = /^\/static(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/;
/** @type {Record<string, RegExp>} */
const TYPES = { ".css": /^text\/css/, ".js": /^text\/javascript/, ".woff2": /^font\/woff2/ };

/** @param {string} page @param {string} name */
const said = (page, name) => page.match(new RegExp(`<body[^>]* data-${name}='([^']*)'`))?.[1] ?? "";

/** What is at an address and is what it should be; throws for all else. @param {string} address @param {RegExp} type */
const fetched = async (address, type) => {
  const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  const right = answer.ok && !answer.redirected && type.test(answer.headers.get("Content-Type") ?? "");
  if (!right) throw new Error(`${address}: ${answer.status}`);
  return answer;
};

/** The page without the programme as it was: nothing of that may be seen when it is opened again, or withdrawn. */
const emptied = (/** @type {Response} */ page, /** @type {string} */ text) => {
  const headers = new Headers(page.headers);
  for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name);
  const bare = text.replace(/(<title>)[^<]*/, "$1").replace(/(<body[^>]*>).*(<\/body>)/s, "$1$2");
  return new Response(bare, { headers });
};

/** Keeps a page's program whole before it counts; gives its version. @param {string} path */
const keep = async (path) => {
  const page = await fetched(path, /^text\/html/);
  const text = await page.text();
  const program = said(text, "program");
  /** @type {string[]} */
  const files = JSON.parse(said(text, "files"));
  if (!program || !text.trimEnd().endsWith("</html>")) throw new Error("not our page");
  const name = `${PROGRAM}${FORMAT} ${program}`;
  const cache = await caches.open(name);
  for (const file of files.filter((each) => NAMED.test(each))) {
    const type = Object.entries(TYPES).find(([ending]) => file.endsWith(ending))?.[1];
    if (type && !(await cache.match(file))) await cache.put(file, await fetched(file, type));
  }
  // Last, since a page that is there is shown.
  await cache.put(path, emptied(page, text));
  for (const other of await caches.keys()) if (other.startsWith(PROGRAM) && other !== name) await caches.delete(other);
  return program;
};

/** What is kept under an address, of whatever version. @param {string} address */
const kept = async (address) => {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PROGRAM)) continue;
    const found = await caches.match(address, { cacheName: name, ignoreVary: true });
    if (found) return found;
  }
  return undefined;
};

/** A slide's picture, whose address names what is in it. @param {Request} request */
const picture = async (request) => {
  const cache = await caches.open(PICTURES);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && answer.headers.get("Content-Type")?.startsWith("image/")) {
    for (const old of (await cache.keys()).slice(0, -MOST_PICTURES)) await cache.delete(old);
    await cache.put(request, answer.clone());
  }
  return answer;
};

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate" && !url.pathname.includes("/overlay"))
    event.respondWith(kept(url.pathname).then((found) => found ?? fetch(request)));
  else if (url.pathname.startsWith("/static/"))
    event.respondWith(kept(url.pathname).then((found) => found ?? fetch(request)));
  else if (url.pathname.startsWith(`${SCOPE}slides/`)) event.respondWith(picture(request));
});

/** A page asks that it be kept, by its path, and waits for the version that is then there; "" where that failed. */
worker.addEventListener("message", (event) => {
  const [port] = event.ports;
  const { path } = event.data;
  if (typeof path !== "string" || !path.startsWith(SCOPE)) return;
  event.waitUntil(
    keep(path)
      .catch(() => "")
      .then((program) => port?.postMessage(program)),
  );
});
