// Says what does not fit on the page as it is now; test_fits.py asks it at each width.

/** A short name for an element: its tag, its class and how its text begins. */
const called = (e) => `${e.localName}.${[...e.classList].join(".")} ${(e.textContent || e.value || "").trim().slice(0, 30)}`;

/** Styles as they are at one width: each is asked for often. */
let styles = new Map();
/** Whether what is in an element is cut away with it. */
let cut = new Map();

/** What of an element's style is asked about. */
function styleOf(e) {
  const known = styles.get(e);
  if (known) return known;
  const { position, display, overflowX, overflowY, textOverflow, webkitLineClamp, clipPath } = getComputedStyle(e);
  const style = { position, display, overflowX, overflowY, textOverflow, webkitLineClamp, clipPath };
  styles.set(e, style);
  return style;
}

function isCut(e) {
  if (!e) return false;
  if (!cut.has(e)) cut.set(e, styleOf(e).clipPath === "inset(50%)" || e.classList.contains("skip") || isCut(e.parentElement));
  return cut.get(e);
}

/** Whether an element is there for those who see. */
const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isCut(e);

/** What lies over the page, or scrolls for itself, has its own measure. */
const apart = (style) => ["fixed", "sticky", "absolute"].includes(style.position) || style.display === "contents";
const scrolls = (style) => /auto|scroll/.test(style.overflowX + style.overflowY);
const clamped = (style) => style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";

/** Texts that stick out of what they stand in, or are cut by it without a sign that there is more. */
function texts() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !seen(node.parentElement)) continue;
    if (node.parentElement.closest("option, textarea, script, style, svg text")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      const style = styleOf(up);
      if (clamped(style) || scrolls(style)) break;
      if (style.display !== "inline" && style.display !== "contents") {
        const around = up.getBoundingClientRect();
        const wide = Math.max(box.right - around.right, around.left - box.left);
        const high = Math.max(box.bottom - around.bottom, around.top - box.top);
        if (wide > 2 || high > 8) {
          found.push(`${Math.round(Math.max(wide, high))} px out of ${called(up)}: ${node.data.trim().slice(0, 30)}`);
          break;
        }
      }
      if (apart(style)) break;
    }
  }
  return found;
}

/** Things to press that lie over each other. */
function overlaps() {
  const boxes = [];
  for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (!seen(e)) continue;
    let layer = null;
    for (let up = e; up && !layer; up = up.parentElement) if (apart(styleOf(up))) layer = up;
    for (const box of e.getClientRects()) if (box.width > 1 && box.height > 1) boxes.push({ e, box, layer });
  }
  boxes.sort((a, b) => a.box.top - b.box.top);
  const found = [];
  boxes.forEach((one, place) => {
    for (const other of boxes.slice(place + 1)) {
      if (other.box.top > one.box.bottom - 3) break;
      if (one.layer !== other.layer || one.e.contains(other.e) || other.e.contains(one.e)) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
      if (wide > 2 && high > 4) found.push(`${called(one.e)} over ${called(other.e)}`);
    }
  });
  return found;
}

globalThis.fits = () => {
  styles = new Map();
  cut = new Map();
  const root = document.documentElement;
  const wider = root.scrollWidth - root.clientWidth;
  return [...(wider > 0 ? [`the page is ${wider} px too wide`] : []), ...new Set([...texts(), ...overlaps()])].slice(0, 12);
};
