// Takes the place of the worker that kept an event (worker.js): forgets all of it, and takes itself away.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const forget = async () => {
  const { scope } = worker.registration;
  const own = `eventapp ${new URL(scope).pathname} `;
  for (const name of await caches.keys()) if (name.startsWith(own)) await caches.delete(name);
  await worker.registration.unregister();
};

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(forget()));
