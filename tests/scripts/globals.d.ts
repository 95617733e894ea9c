// What others' scripts leave on the page.
declare const EventCalendar: {
  create(target: Element, options: object): import("../../static/js/board/event-calendar.js").Calendar;
};
