// Keeps the screen lit, and fills it when someone presses.

/** @type {WakeLockSentinel | undefined} */
let lock;
const wake = async () => {
  if (document.hidden || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock?.request("screen");
  } catch {
    // It is refused where the battery is low, or nobody may ask.
  }
};

const fill = () => {
  if (document.fullscreenElement) return;
  document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
};

export const stayAwake = () => {
  wake();
  document.addEventListener("visibilitychange", wake);
  addEventListener("click", fill);
  addEventListener("keydown", (e) => {
    if (e.key === "Enter") fill();
  });
};
/** A lock that the browser has let go of is asked for again. */
export const stillAwake = wake;
