// Asks the server for one document again and again, and takes no other answer for it.

/** @typedef {ReturnType<typeof import("./time.js").makeClock>} Clock */

const PATIENCE = 8000;

/** Our server's own word that the event is not public any more. */
export class Gone extends Error {}

/**
 * One document at an address. `look` gives what is new, undefined when nothing is; it throws for every answer that is
 * not this document: a proxy's error, the page of a portal, half a file.
 * @template T
 * @param {string} address @param {Clock} clock @param {(value: unknown) => T} read
 */
export const makeDocument = (address, clock, read) => {
  let etag = "";
  return {
    /** Has it sent whole the next time. */
    forget() {
      etag = "";
    },
    /** @returns {Promise<{value: T, sent: unknown} | undefined>} */
    async look() {
      const asked = clock.asked();
      const answer = await fetch(address, {
        cache: "no-store", credentials: "same-origin", headers: etag ? { "If-None-Match": etag } : {},
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 410 && answer.headers.get("X-Gone") === "event") throw new Gone();
      if (answer.status === 304 && etag) {
        clock.hear(answer.headers, asked);
        return undefined;
      }
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("not our document");
      const sent = await answer.json();
      const value = read(sent);
      clock.hear(answer.headers, asked);
      etag = answer.headers.get("ETag") ?? "";
      return { value, sent };
    },
  };
};
