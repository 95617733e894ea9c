// Takes the place of a worker that kept or shows pages (worker.js, own/worker.js): forgets all of it, and goes away.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const forget = async () => {
  const scope = new URL(worker.registration.scope).pathname;
  const isOurs = (/** @type {string} */ name) => name === `own ${scope}` || name.startsWith(`eventapp ${scope} `);
  for (const name of await caches.keys()) if (isOurs(name)) await caches.delete(name);
  await worker.registration.unregister();
};

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(forget()));
