// Buttons that copy an address; without TLS, where browsers have no clipboard, as one does by hand: marked and copied.
"use strict";
(() => {
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
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.dataset.copy;
      const copied = navigator.clipboard ? await navigator.clipboard.writeText(text).then(() => true, () => byHand(text, button)) : byHand(text, button);
      if (copied) button.textContent = button.dataset.copied;
    });
  });
})();
