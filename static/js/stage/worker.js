// Keeps one stage page on its moderator's own device, to be shown after a reload without network; nothing else.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = new URL(worker.registration.scope).pathname;
const KEPT = `stage ${SCOPE}`;
const PATIENCE = 4000;
const FILE = /^\/static(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/;

/** The page and its files. @param {string[]} files */
const keep = async (files) => {
  const cache = await caches.open(KEPT);
  const page = await fetch(SCOPE, { cache: "no-store" });
  if (page.ok && !page.redirected) await cache.put(SCOPE, page);
  for (const path of files.filter((each) => FILE.test(each))) if (!(await cache.match(path))) await cache.add(path);
};

/** Whoever may no longer see it has nothing of it left. */
const forget = async () => {
  await caches.delete(KEPT);
  await worker.registration.unregister();
};

/** @param {Request} request */
const page = async (request) => {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if ([403, 404, 410].includes(answer.status)) await forget();
    if (answer.status < 500) return answer;
    return (await caches.match(SCOPE, { cacheName: KEPT })) ?? answer;
  } catch {
    return (await caches.match(SCOPE, { cacheName: KEPT })) ?? Response.error();
  }
};
/** @param {Request} request */
const file = async (request) => (await caches.match(request, { cacheName: KEPT, ignoreVary: true })) ?? fetch(request);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => event.waitUntil(keep(event.data).catch(() => {})));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === SCOPE) event.respondWith(page(request));
  else if (FILE.test(pathname)) event.respondWith(file(request));
});
