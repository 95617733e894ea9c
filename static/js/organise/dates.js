// Beside each field for a day stands the day as its reader says it: the browser's own field may say 07/03/2017.
import { all } from "./page.js";

/** 2017-07-03 as Monday 3 July 2017, empty for what is no day. @param {string} day @param {string} language */
export function said(day, language) {
  const at = new Date(`${day}T12:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(at.getTime())) return "";
  /** @param {Intl.DateTimeFormatOptions} part */
  const of = (part) => new Intl.DateTimeFormat(language, { ...part, timeZone: "UTC" }).format(at);
  const text = `${of({ weekday: "long" })} ${at.getUTCDate()} ${of({ month: "long" })} ${at.getUTCFullYear()}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function dates() {
  // One may move another along, so all of them are said anew; there are few.
  for (const kind of ["input", "change"]) document.addEventListener(kind, sayAll);
  // Back: the browser fills its fields after the scripts.
  addEventListener("pageshow", sayAll);
}

function sayAll() {
  for (const each of all("output[data-day]")) {
    const field = document.getElementById(each.getAttribute("for") ?? "");
    const text = field instanceof HTMLInputElement ? said(field.value, document.documentElement.lang) : "";
    if (each.textContent !== text) each.textContent = text;
  }
}
