// Which columns of a list are shown, remembered in this browser.
import { all, one } from "./page.js";

const KEY = "eventapp columns";

/** @param {HTMLTableElement} table */
export function columns(table) {
  const menu = one("[data-columns]");
  if (!menu) return;
  menu.hidden = false;
  const boxes = /** @type {HTMLInputElement[]} */ (all("input", menu));
  const key = `${KEY} ${table.dataset.inPlace}`;
  const before = remembered(key);
  if (before !== null) for (const box of boxes) box.checked = !before.split(" ").includes(box.value);
  const show = () => {
    table.dataset.hide = boxes
      .filter((box) => !box.checked)
      .map((box) => box.value)
      .join(" ");
  };
  show();
  menu.addEventListener("input", (e) => e.stopPropagation());
  menu.addEventListener("change", () => {
    show();
    try {
      localStorage.setItem(key, table.dataset.hide ?? "");
    } catch {
      // A browser that keeps nothing still shows what is chosen.
    }
  });
  menu.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    /** @type {HTMLDetailsElement} */ (menu).open = false;
    one("summary", menu)?.focus();
  });
}

/** @param {string} key */
function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
