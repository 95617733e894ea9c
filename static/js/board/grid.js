// The grid itself: EventCalendar with rooms as columns, drawn anew only where something has changed.
"use strict";
(() => {
  const board = window.Board;
  if (!board) return;
  const { words, may, grid, HEIGHTS, toEvent, find, dress, face, why, lift, over, showTray, showDays, showAround } = board;

  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);

  function events() { return board.state.items.filter((i) => i.start).map(toEvent); }

  function resources() {
    const rooms = board.state.rooms.map((r) => ({ id: r.code, title: r.seats ? `${r.name} (${r.seats})` : r.name }));
    return [...rooms, { id: "none", title: words.noRoom }];
  }

  function frame() {
    const one = board.day !== "all";
    return {
      date: one ? board.day : board.state.days[0], duration: { days: one ? 1 : board.state.days.length },
      slotMinTime: `${board.state.from}:00`, slotMaxTime: `${board.state.to}:00`, resources: resources(),
      // Narrower than this a card cannot be read: then the rooms are scrolled sideways.
      columnWidth: (board.state.rooms.length + 1) * (one ? 1 : board.state.days.length) > (grid.clientWidth / rem - 4) / 8 ? "8.5rem" : undefined,
    };
  }

  function show(first) {
    if (!board.state.days.includes(board.day) && board.day !== "all") board.day = first ? (sessionStorage.getItem("board-day") || board.state.days[0]) : board.state.days[0];
    if (!board.state.days.includes(board.day) && board.day !== "all") board.day = board.state.days[0];
    if (!board.calendar) create();
    else {
      // Only what has changed: the grid drawn anew would jump back to the morning.
      Object.entries(frame()).forEach(([name, value]) => {
        const text = JSON.stringify(value);
        if (framed[name] !== text) board.calendar.setOption(name, value);
        framed[name] = text;
      });
      board.calendar.setOption("events", events());
    }
    showTray(); showDays(); showAround();
    requestAnimationFrame(plain);
  }

  const framed = {};

  function create() {
    Object.entries(frame()).forEach(([name, value]) => { framed[name] = JSON.stringify(value); });
    board.calendar = EventCalendar.create(grid, {
      view: "resourceTimeGridDay", headerToolbar: { start: "", center: "", end: "" }, allDaySlot: false, timeZone: "UTC",
      slotDuration: "00:15", snapDuration: "00:05", slotHeight: HEIGHTS[board.zoom], slotLabelInterval: "01:00", slotEventOverlap: false,
      slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false }, datesAboveResources: true, scrollTime: `${board.state.from}:00`,
      dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" }, locale: document.documentElement.lang,
      longPressDelay: 350, eventDragMinDistance: 4, editable: may, nowIndicator: false, ...frame(), events: events(),
      eventContent: (info) => (info.event.display === "background" ? { domNodes: [] } : { domNodes: [face(info.event)] }),
      eventDidMount: (info) => dress(info.el, info.event),
      eventDragStart: (info) => lift(info.event.id), eventResizeStart: (info) => lift(info.event.id),
      dragConstraint: (info) => { why(info.event); return true; }, resizeConstraint: (info) => { why(info.event); return true; },
      eventDragStop: (info) => { board.toTray = over(info.jsEvent); },
      eventDrop: board.dropped, eventResize: board.dropped,
      eventAllUpdated: () => { plain(); if (board.refocus) { const el = find(board.refocus); board.refocus = ""; el?.focus({ preventScroll: true }); } },
    });
  }

  // The calendar calls itself a table, whose cells do not hold the cards; to a reader of the screen it is a group of buttons.
  function plain() { grid.querySelectorAll("[role=table], [role=rowgroup], [role=row], [role=columnheader], [role=rowheader], [role=cell]").forEach((el) => {
    ["role", "aria-colindex", "aria-colspan", "aria-rowindex", "aria-rowspan", "aria-colcount", "aria-rowcount"].forEach((name) => el.removeAttribute(name));
  }); }

  Object.assign(board, { show });
})();
