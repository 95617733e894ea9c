// Takes the place of the worker that kept a stage page: forgets it, and takes itself away.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const forget = async () => {
  await caches.delete(`stage ${new URL(worker.registration.scope).pathname}`);
  await worker.registration.unregister();
};

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(forget()));
