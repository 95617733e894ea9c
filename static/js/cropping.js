// Shows how a portrait will be cut, as the sliders say, before it is sent; the server cuts it by the same numbers.

const form = /** @type {HTMLFormElement | null} */ (globalThis.document?.querySelector("form[data-crop]"));

/**
 * The square that is shown of a picture, as `Crop.of` on the server has it.
 * @param {number} width @param {number} height
 * @param {{zoom: number, x: number, y: number}} crop zoom from 1, parts from 0 to 1
 */
export const square = (width, height, { zoom, x, y }) => {
  const side = Math.max(1, Math.round(Math.min(width, height) / Math.min(Math.max(zoom, 1), 4)));
  return { left: Math.round((width - side) * x), top: Math.round((height - side) * y), side };
};

if (form) {
  const canvas = /** @type {HTMLCanvasElement} */ (form.querySelector("canvas"));
  const file = /** @type {HTMLInputElement} */ (form.elements.namedItem("picture"));
  /** @type {ImageBitmap | null} */
  let picture = null;
  /** @param {string} name */
  const part = (name) => Number(/** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value) / 100;
  const sliders = /** @type {HTMLElement} */ (form.querySelector("[data-cut]"));
  const draw = () => {
    // There is nothing to cut before a picture is chosen; one that the browser cannot show is cut unseen.
    canvas.hidden = !picture;
    sliders.hidden = !file.files?.length;
    if (!picture) return;
    const crop = { zoom: part("zoom"), x: part("x"), y: part("y") };
    const { left, top, side } = square(picture.width, picture.height, crop);
    canvas.getContext("2d")?.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  };
  const take = async () => {
    const chosen = file.files?.[0];
    picture = chosen ? await createImageBitmap(chosen).catch(() => null) : null;
    draw();
  };
  file.addEventListener("change", take);
  form.addEventListener("input", draw);
  draw();
}
