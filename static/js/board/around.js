// What stands around the grid: the tray, the days, the clashes, the chosen card and what can be done to it.
"use strict";
(() => {
  const board = window.Board;
  if (!board) return;
  const { root, $, words, base, tray, card, number, clock, item, ends, element, label, toEvent, find, load } = board;

  function showTray() {
    const cards = board.state.items.filter((i) => !i.start).map((i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `tray-card ${i.code === board.chosen ? "is-chosen" : ""}`;
      button.dataset.code = i.code;
      button.append(...label(i));
      button.addEventListener("focus", () => load(i.code));
      return button;
    });
    if (!cards.length) { const p = document.createElement("p"); p.className = "muted"; p.textContent = words.empty; cards.push(p); }
    const held = tray.contains(document.activeElement) ? document.activeElement.dataset.code : "";
    tray.replaceChildren(...cards);
    if (held) (tray.querySelector(`[data-code="${held}"]`) ?? find(held))?.focus({ preventScroll: true });
  }

  function showDays() {
    const named = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
    const choices = board.state.days.length > 1 ? [...board.state.days, "all"] : [];
    $("[data-days]").replaceChildren(...choices.map((value) => {
      const button = document.createElement("button");
      button.type = "button"; button.className = "quiet";
      button.textContent = value === "all" ? words.allDays : named.format(number(value + "T00:00"));
      button.setAttribute("aria-pressed", String(value === board.day));
      button.addEventListener("click", () => { board.day = value; sessionStorage.setItem("board-day", board.day); board.show(); });
      return button;
    }));
  }

  // The list of clashes, undo and redo, the chosen card's tools: what may change with any move.
  function showAround() {
    showClashes();
    [["undo", "[data-undo]"], ["redo", "[data-redo]"]].forEach(([name, where]) => {
      const button = $(where);
      if (!button) return;
      button.disabled = !board.state[name];
      button.title = board.state[name] ? `${words[name]}: ${board.state[name]}` : "";
    });
    const i = board.chosen && item(board.chosen);
    card.hidden = !i;
    if (!i) return;
    const room = board.state.rooms.find((r) => r.code === i.room);
    $("[data-card-title]").textContent = i.title;
    $("[data-card-slot]").textContent = `${i.start ? `${clock(i.start)}–${clock(ends(i))}` : words.inTray}, ${room ? room.name : words.noRoom}`;
    const link = (where, address, shown = true) => { const a = $(where); if (a) { a.href = address; a.hidden = !shown; } };
    link("[data-form]", `${base}${i.code}/`); link("[data-several]", `${base}${i.code}/tools/`); link("[data-open-card]", `${root.dataset.open}${i.code}/`);
    const away = $("[data-to-tray]");
    if (away) away.hidden = !i.start;
    if (card.dataset.shown !== board.chosen) $("[data-card-reasons]").replaceChildren();
    card.dataset.shown = board.chosen;
    load(board.chosen).then(showReasons);
  }

  // What the chosen card clashes with where it lies.
  function showReasons() {
    if (board.zones.code !== board.chosen || board.zones.latest !== board.state.latest) return;
    $("[data-card-reasons]").replaceChildren(...board.zones.own.slice(0, 3).map((c) => element("li", "", c.text)));
  }

  const turned = new Map();  // The kinds of clashes that one has opened or closed, so that they stay so.

  function showClashes() {
    $("[data-count]").textContent = board.state.count ? `(${board.state.count})` : "";
    const line = (c, ...before) => element("li", "", ...before, `${c.text} `, ...c.codes.flatMap((code) => {
      const go = element("button", "link", item(code)?.title ?? code);
      go.type = "button";
      go.addEventListener("click", () => reveal(code));
      return [go, " "];
    }));
    const list = board.state.groups.flatMap((group) => {
      const mark = () => element("span", "mark", group.word);
      if (!group.folded) return group.clashes.map((c) => { const li = line(c, mark(), " "); li.className = group.severity; return li; });
      const lines = group.clashes.map((c) => line(c)), left = group.count - lines.length;
      if (left > 0) lines.push(element("li", "muted", words.more.replace("0", left)));
      const summary = element("summary", "", mark(), ` ${group.heading} `, element("span", "muted", `(${group.count})`));
      const details = element("details", "", summary, element("ul", "clashes", ...lines));
      details.open = turned.get(group.heading) ?? group.open;
      summary.addEventListener("click", () => turned.set(group.heading, !details.open));
      return [element("li", group.severity, details)];
    });
    if (!list.length) list.push(element("li", "good", words.none));
    $("[data-clashes]").replaceChildren(...list);
  }

  function choose(code) {
    const before = board.chosen;
    board.chosen = code === board.chosen ? "" : code;
    [before, board.chosen].forEach((each) => { const i = each && item(each); if (i?.start) { board.refocus = each === code ? code : board.refocus; board.calendar.updateEvent(toEvent(i)); } });
    tray.querySelectorAll("[data-code]").forEach((el) => el.classList.toggle("is-chosen", el.dataset.code === board.chosen));
    showAround();
  }

  function reveal(code) {
    const i = item(code);
    if (!i) return;
    if (i.start && board.day !== "all" && board.state.days.includes(i.start.slice(0, 10)) && i.start.slice(0, 10) !== board.day) { board.day = i.start.slice(0, 10); board.show(); }
    if (board.chosen !== code) choose(code);
    requestAnimationFrame(() => { const el = find(code); el?.scrollIntoView({ block: "center", inline: "center" }); el?.focus({ preventScroll: true }); });
  }

  Object.assign(board, { showTray, showDays, showAround, choose, reveal });
})();
