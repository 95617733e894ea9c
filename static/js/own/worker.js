// Shows pages that their own user keeps in this browser (pages.js), where there is no network; it keeps nothing itself.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SCOPE = new URL(worker.registration.scope).pathname;
const KEPT = { cacheName: `own ${SCOPE}`, ignoreVary: true };
const PATIENCE = 4000;
/** What the crew keeps has people's phone numbers in it, and is of no use days later (milliseconds). */
const OLDEST = SCOPE.startsWith("/organise/") ? 48 * 3_600_000 : Number.POSITIVE_INFINITY;
const FILE = /^\/static(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/;

/** Whoever may no longer see it has nothing of it left. */
const forget = async () => {
  await caches.delete(KEPT.cacheName);
  await worker.registration.unregister();
};

/** A kept page, which says when it was right, by the server's clock; undefined for none. @param {string} path */
const kept = async (path) => {
  const found = await caches.match(path, KEPT);
  if (!found) return undefined;
  const at = Date.parse(found.headers.get("Date") ?? "") || 0;
  if (Date.now() - at > OLDEST) {
    await forget();
    return undefined;
  }
  const headers = new Headers(found.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response((await found.text()).replace("\n<body", `\n<body data-kept="${at}"`), { headers });
};

/** What is shown in the place of a page that is not to be had: itself as kept, else what it lies below. */
const instead = async (/** @type {string} */ path) =>
  (await kept(path)) ?? ((await kept(SCOPE)) ? Response.redirect(SCOPE) : undefined);

/** @param {Request} request @param {string} path */
const page = async (request, path) => {
  const isKept = Boolean(await caches.match(path, KEPT));
  try {
    const answer = await fetch(request, isKept ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (isKept && ([403, 404, 410].includes(answer.status) || answer.type === "opaqueredirect")) await forget();
    if (answer.status < 500) return answer;
    return (await kept(path)) ?? answer;
  } catch {
    return (await instead(path)) ?? Response.error();
  }
};
/** @param {Request} request */
const file = async (request) => (await caches.match(request, KEPT)) ?? fetch(request);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && pathname.startsWith(SCOPE)) event.respondWith(page(request, pathname));
  else if (FILE.test(pathname)) event.respondWith(file(request));
});
