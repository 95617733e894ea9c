// A card: what it says, how it looks, and where it is on the page.
"use strict";
(() => {
  const board = window.Board;
  if (!board) return;
  const { words, may, grid, tray, clock, item, ends, iso } = board;

  function label(i) {
    const parts = [];
    const mark = board.state.marks[i.code];
    const when = document.createElement("span");
    when.className = "card-when";
    const flags = [i.state !== "confirmed" ? words[i.state] : "", i.fixed ? words.fixed : ""].filter(Boolean);
    when.textContent = (i.start ? `${clock(i.start)}–${clock(ends(i))}` : i.minutes ? `${i.minutes} ${words.minutes}` : words.noLength) + (flags.length ? ` · ${flags.join(", ")}` : "");
    if (mark && mark !== "note") {
      const sign = document.createElement("span");
      sign.className = `card-mark ${mark}`;
      sign.textContent = mark === "error" ? " ✖" : " !";
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = ` ${mark === "error" ? words.clash : words.missing}`;
      sign.append(said);
      when.append(sign);
    }
    const title = document.createElement("strong");
    title.textContent = i.title;
    parts.push(when, title);
    if (i.people) {
      const people = document.createElement("small");
      people.textContent = i.people;
      parts.push(people);
    }
    return parts;
  }

  function classes(i) {
    return [
      board.state.marks[i.code] ? `has-${board.state.marks[i.code]}` : "", i.code === board.chosen ? "is-chosen" : "",
      ["break", "social"].includes(i.kind) ? "is-pause" : "", i.kind === "blocked" ? "is-blocked" : "",
      i.state === "cancelled" ? "is-cancelled" : i.state === "draft" ? "is-draft" : "",
    ].filter(Boolean);
  }

  const toEvent = (i) => ({
    id: i.code, title: i.title, start: i.start, end: ends(i), resourceIds: [i.room || "none"],
    classNames: classes(i), editable: may, extendedProps: { face: JSON.stringify([i, board.state.marks[i.code], i.code === board.chosen]) },
  });

  // While it is dragged, a card shows the time it would get.
  function seen(event) {
    const known = item(event.id) ?? { code: "", title: event.title, minutes: 60, state: "confirmed" };
    return { ...known, start: iso(event.start), minutes: (event.end - event.start) / 60000 };
  }

  const find = (code) => grid.querySelector(`.ec-event:not(.ec-ghost, .ec-preview) .card-face[data-code="${code}"]`) ?? tray.querySelector(`[data-code="${code}"]`);

  function dress(el, event) {
    if (event.display === "background") { el.setAttribute("aria-hidden", "true"); return; }
    el.dataset.code = event.id;
    let timer = 0;
    el.addEventListener("pointerenter", () => { timer = setTimeout(() => { if (!board.dragging) board.load(event.id); }, 120); });
    el.addEventListener("pointerleave", () => clearTimeout(timer));
  }

  // The card itself, as a button in the calendar's own element, which may not be one.
  function face(event) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "card-face";
    button.dataset.code = event.id;
    button.append(...label(seen(event)));
    button.addEventListener("focus", () => board.load(event.id));
    button.addEventListener("click", () => { if (Date.now() - board.settled > 300) board.choose(event.id); });
    return button;
  }

  Object.assign(board, { label, toEvent, find, dress, face });
})();
