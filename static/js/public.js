// For readers: filters without reload, times in the reader's own zone, and staying right.
"use strict";
(() => {
  const main = document.getElementById("main");
  const asSent = main.innerHTML;
  document.querySelectorAll("[data-no-js]").forEach((e) => { e.hidden = true; });

  const form = document.querySelector("[data-filters]");
  const apply = () => {
    if (!form) return;
    const chosen = Object.fromEntries(new FormData(form));
    const filtered = Object.values(chosen).some(Boolean);
    let shown = 0;
    document.querySelectorAll("[data-item]").forEach((item) => {
      const d = item.dataset;
      item.hidden = Boolean((chosen.room && d.room !== chosen.room) || (chosen.kind && d.kind !== chosen.kind) ||
        (chosen.day && d.on !== chosen.day) || (chosen.tag && !d.tags.split(" ").includes(chosen.tag)));
      shown += item.hidden ? 0 : 1;
    });
    document.querySelectorAll(".day").forEach((day) => { day.hidden = !day.querySelector("[data-item]:not([hidden])"); });
    document.querySelector("[data-none]").hidden = shown > 0;
    document.querySelector("[data-clear]").hidden = !filtered;
    document.body.classList.toggle("filtered", filtered);
    document.querySelectorAll("[data-day]").forEach((tab) => {
      if (tab.dataset.day === chosen.day) tab.setAttribute("aria-current", "true"); else tab.removeAttribute("aria-current");
    });
    return filtered ? "?" + new URLSearchParams(Object.entries(chosen).filter(([, v]) => v)) : location.pathname;
  };
  if (form) {
    const change = () => {
      const address = apply();
      try { history.replaceState(null, "", address); } catch { /* From the disk, an address cannot be changed. */ }
    };
    form.addEventListener("change", change);
    form.addEventListener("submit", (e) => { e.preventDefault(); change(); });
    document.querySelector("[data-clear]").addEventListener("click", (e) => {
      e.preventDefault();
      form.querySelectorAll("select").forEach((s) => { s.value = ""; });
      change();
    });
    document.querySelectorAll("[data-day]").forEach((tab) => tab.addEventListener("click", (e) => {
      e.preventDefault();
      const select = form.elements.day;
      select.value = select.value === tab.dataset.day ? "" : tab.dataset.day;
      change();
    }));
    apply();
  }

  const zone = document.body.dataset.zone;
  const clock = (at, timeZone) => new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
  const localTimes = () => {
    if (!zone) return;
    let differs = false;
    document.querySelectorAll("main time[data-until]").forEach((e) => {
      const at = new Date(e.dateTime);
      if (e.dataset.done || clock(at) === clock(at, zone)) return;
      differs = e.dataset.done = true;
      const own = document.createElement("span");
      own.className = "local";
      own.textContent = ` (${clock(at)})`;
      e.after(own);
    });
    if (differs) document.querySelectorAll("[data-local-note]").forEach((e) => { e.hidden = false; });
  };
  localTimes();

  const face = document.querySelector("[data-clock]");
  if (face) setInterval(() => { face.textContent = clock(new Date(), face.dataset.zone); }, 5000);

  // Once a minute (a screen: three times): has a release been published, or has something begun? An unchanged page costs a 304.
  const mark = document.body.dataset.mark;
  const screen = document.body.classList.contains("screen");
  if (mark) setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.pathname + location.search, { cache: "no-cache", credentials: "same-origin" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("main");
      const typing = !screen && main.contains(document.activeElement) && document.activeElement !== main;
      if (fresh && fresh.innerHTML !== asSent && !typing) location.reload();
    } catch { /* No network: the page stays as it is. */ }
  }, screen ? 20000 : 60000);
})();
