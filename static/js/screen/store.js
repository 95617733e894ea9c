// What a screen keeps of its own, to come back with after a power cut: each thing as it was sent, once it is believed.

/** In the browser's own store; where that is refused (no https, no space) it goes on without. @param {string} scope */
export const makeStore = (scope) => {
  const name = `eventapp ${scope} held`;
  const at = (/** @type {string} */ what) => `${scope}held/${what}`;
  const open = async () => ("caches" in globalThis ? await caches.open(name) : undefined);
  return {
    /** What is kept under a name; undefined for nothing. @param {string} what @returns {Promise<unknown>} */
    async read(what) {
      try {
        return await (await (await open())?.match(at(what)))?.json();
      } catch {
        return undefined;
      }
    },
    /** @param {string} what @param {unknown} value */
    async keep(what, value) {
      try {
        await (await open())?.put(at(what), new Response(JSON.stringify(value)));
      } catch {
        // There is no space: what is in memory is shown all the same.
      }
    },
    async forget() {
      try {
        if ("caches" in globalThis) await caches.delete(name);
      } catch {
        // There was nothing.
      }
    },
  };
};
