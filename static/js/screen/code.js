// QR codes as the programme brings them: their rows as numbers in base 16, drawn with the quiet zone they need.

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;

/** The dark modules as a path, for a code whose rows are given. @param {string[]} rows */
const pathOf = (rows) => {
  const size = rows.length;
  return rows
    .map((row, y) => {
      const bits = BigInt(`0x${row}`).toString(2).padStart(size, "0");
      return [...bits.matchAll(/1+/g)]
        .map((run) => `M${run.index + QUIET} ${y + QUIET}h${run[0].length}v1h-${run[0].length}z`)
        .join("");
    })
    .join("");
};

/** A picture of a code, black on white. @param {string} packed @param {string} label for who does not see it */
export const drawCode = (packed, label) => {
  const rows = packed.split(".");
  const size = rows.length + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const ground = document.createElementNS(SVG, "path");
  ground.setAttribute("fill", "#fff");
  ground.setAttribute("d", `M0 0h${size}v${size}H0z`);
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", pathOf(rows));
  svg.append(ground, dark);
  return svg;
};
