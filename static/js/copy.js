// Buttons that copy an address or hand it to the device's own ways to share; without TLS, where browsers have no
// clipboard, it is copied as one does by hand: marked and copied.

/** Marks a text and has it copied; gives whether it was. @param {string} text @param {HTMLElement} beside */
const byHand = (text, beside) => {
  const field = document.createElement("textarea");
  field.value = text;
  beside.after(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  beside.focus();
  return copied;
};

/** @param {HTMLElement} button */
const copy = async (button) => {
  const text = button.dataset.copy ?? "";
  const done = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  if (done || byHand(text, button)) button.textContent = button.dataset.copied ?? "";
};

const wanted = "share" in navigator ? "[data-copy], [data-share]" : "[data-copy]";
/** Without a script the buttons could do nothing, nor where there is nothing to share with. @param {Document} page */
const show = (page) => {
  for (const button of page.querySelectorAll(wanted)) /** @type {HTMLElement} */ (button).hidden = false;
};
show(document);
document.addEventListener("fresh", (e) => show(/** @type {CustomEvent<Document>} */ (e).detail));
document.addEventListener("click", (e) => {
  const button = e.target instanceof Element && e.target.closest("[data-copy]");
  if (button instanceof HTMLElement) copy(button);
  const share = e.target instanceof Element && e.target.closest("[data-share]");
  if (!(share instanceof HTMLElement)) return;
  // Without what was searched for or chosen; who thinks better of it has done nothing wrong.
  navigator.share({ title: share.dataset.share, url: location.origin + location.pathname }).catch(() => {});
});
