// For organisers: lists that search, sort and filter; rows that move; Markdown shown as one writes.
"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  all("[data-no-js]").forEach((e) => { e.hidden = true; });
  all("[data-auto] select").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));
  all("form[data-confirm]").forEach((f) => f.addEventListener("submit", (e) => { if (!confirm(f.dataset.confirm)) e.preventDefault(); }));

  // A double click sends a form once.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  let unsaved = false;
  all("form[data-guard]").forEach((f) => {
    f.addEventListener("input", () => { unsaved = true; });
    f.addEventListener("submit", () => { unsaved = false; });
  });
  addEventListener("beforeunload", (e) => { if (unsaved) e.preventDefault(); });

  // A file dropped anywhere on the page is given to the field for it.
  const drop = document.querySelector("input[type=file][data-drop]");
  if (drop) {
    document.addEventListener("dragover", (e) => { if (e.dataTransfer.types.includes("Files")) e.preventDefault(); });
    document.addEventListener("drop", (e) => {
      if (!e.dataTransfer.files.length) return;
      e.preventDefault();
      drop.files = e.dataTransfer.files;
      drop.form.requestSubmit();
    });
  }

  // Long work: how far it has come, and what came of it as soon as there is something.
  all("[data-poll]").forEach((box) => {
    const bar = box.querySelector("progress");
    const ask = async () => {
      const answer = await fetch(box.dataset.poll, { credentials: "same-origin" }).catch(() => null);
      const found = answer?.ok ? await answer.json() : null;
      if (found?.ended) { location.reload(); return; }
      if (found && bar && found.total && found.done) { bar.max = found.total; bar.value = found.done; }
      setTimeout(ask, 800);
    };
    setTimeout(ask, 500);
  });

  // Lists
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  all("table[data-table]").forEach((table) => {
    const body = table.tBodies[0];
    // On a phone rows are cards, and each value then needs its column's name.
    const names = all("thead th", table).map((th) => (th.querySelector(".visually-hidden") ? "" : th.textContent.trim()));
    [...body.rows].forEach((row) => [...row.cells].forEach((cell, column) => {
      if (cell.tagName === "TD" && names[column]) cell.dataset.label = names[column];
      if (!cell.textContent.trim() && !cell.children.length) cell.dataset.blank = "";
    }));
    all("thead th", table).forEach((th, column) => {
      if (!th.textContent.trim() || th.querySelector(".visually-hidden")) return;
      const button = document.createElement("button");
      button.type = "button"; button.className = "sort"; button.textContent = th.textContent;
      th.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = th.getAttribute("aria-sort") !== "ascending";
        all("th[aria-sort]", table).forEach((o) => o.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
        [...body.rows].sort((a, b) => collator.compare(key(a), key(b)) * (up ? 1 : -1)).forEach((r) => body.append(r));
      });
    });
  });
  all("[data-list-tools]").forEach((tools) => {
    tools.hidden = false;
    const rows = all("table[data-table] tbody tr");
    const apply = () => {
      const words = tools.querySelector("[data-search]").value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const filters = all("[data-filter]", tools).filter((f) => f.value);
      rows.forEach((row) => {
        const text = row.textContent.toLocaleLowerCase();
        row.hidden = !words.every((w) => text.includes(w)) ||
          !filters.every((f) => (row.dataset[f.dataset.filter] ?? "").split(" ").includes(f.value));
      });
    };
    tools.addEventListener("input", apply);
  });

  // Rows that are added, moved and dropped, by pointer and by keyboard
  all("[data-rows]").forEach((list) => {
    const add = list.parentElement.querySelector("[data-add-row]");
    const rows = () => [...list.children].filter((r) => r.matches("[data-row]"));
    const said = list.parentElement.querySelector("[data-moved]");
    const tell = (row) => { unsaved = true; if (said) said.textContent = `${rows().indexOf(row) + 1} / ${rows().length}`; };
    const dress = (row) => {
      all("[data-up],[data-down],[data-drop]", row).forEach((b) => { b.hidden = false; });
    };
    rows().forEach(dress);
    if (add) {
      add.hidden = false;
      add.addEventListener("click", () => {
        const row = rows().at(-1).cloneNode(true);
        all("input,textarea", row).forEach((i) => { i.value = ""; i.removeAttribute("id"); });
        all(".answer-mark", row).forEach((m) => { m.textContent = ""; });
        all("select", row).forEach((s) => { s.selectedIndex = [...s.options].findIndex((o) => o.defaultSelected && o.value) ; if (s.selectedIndex < 0) s.selectedIndex = 0; });
        all("[name=seat_person]", row).forEach((s) => { s.value = ""; });
        list.append(row);
        dress(row);
        row.querySelector("select,input,textarea").focus();
      });
    }
    list.addEventListener("click", (e) => {
      const row = e.target.closest("[data-row]");
      if (e.target.matches("[data-up]") && row.previousElementSibling) { row.previousElementSibling.before(row); e.target.focus(); tell(row); }
      if (e.target.matches("[data-down]") && row.nextElementSibling) { row.nextElementSibling.after(row); e.target.focus(); tell(row); }
      if (e.target.matches("[data-drop]")) {
        if (rows().length > 1) row.remove(); else all("input,select", row).forEach((i) => { i.value = ""; });
        unsaved = true;
      }
    });
    if (!list.matches("[data-sortable]")) return;
    let moving = null;
    list.addEventListener("pointerdown", (e) => {
      if (!e.target.matches("[data-handle]")) return;
      moving = e.target.closest("[data-row]");
      moving.classList.add("dragging");
      list.setPointerCapture(e.pointerId);
      e.preventDefault();
    });
    list.addEventListener("pointermove", (e) => {
      if (!moving) return;
      const over = rows().find((r) => r !== moving && e.clientY > r.getBoundingClientRect().top && e.clientY < r.getBoundingClientRect().bottom);
      if (!over) return;
      const box = over.getBoundingClientRect();
      if (e.clientY < box.top + box.height / 2) over.before(moving); else over.after(moving);
    });
    const stop = () => { if (moving) { moving.classList.remove("dragging"); tell(moving); moving = null; } };
    list.addEventListener("pointerup", stop);
    list.addEventListener("pointercancel", stop);
  });

  // Markdown as it will look
  const base = document.body.dataset.base;
  const token = document.querySelector("input[name=csrf_token]");
  if (base && token) all("textarea[data-markdown]").forEach((area) => {
    const preview = document.createElement("div");
    preview.className = "preview";
    area.after(preview);
    let timer = 0;
    const show = async () => {
      if (!area.value.trim()) { preview.replaceChildren(); return; }
      const body = new URLSearchParams({ text: area.value, csrf_token: token.value });
      const answer = await fetch(base + "markdown", { method: "POST", body, credentials: "same-origin" });
      // Signed out meanwhile, the answer is the page to sign in at.
      if (answer.ok && !answer.redirected) preview.innerHTML = await answer.text();
      else preview.replaceChildren();
    };
    area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 300); });
    area.addEventListener("focus", () => { if (!preview.firstChild) show(); }, { once: true });
  });
})();
