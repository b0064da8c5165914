// Links the two sides of the inspector: what is pointed at on one side is lit on the other.
(() => {
  "use strict";
  const frame = document.getElementById("frame");
  const read = document.getElementById("read");
  if (!frame || !read) return;

  const entries = new Map();
  for (const entry of read.querySelectorAll("[data-entry]")) entries.set(entry.dataset.entry, entry);
  let spans = new Map();
  let lit = [];
  let current = null;

  function gather() {
    const page = frame.contentDocument;
    spans = new Map();
    for (const span of page.querySelectorAll("[data-entry]")) {
      const number = span.dataset.entry;
      if (!spans.has(number)) spans.set(number, []);
      spans.get(number).push(span);
    }
    page.addEventListener("pointerover", (event) => fromPage(event, false));
    page.addEventListener("click", (event) => fromPage(event, true));
  }

  function fromPage(event, always) {
    const span = event.target.closest ? event.target.closest("[data-entry]") : null;
    if (span) light(span.dataset.entry, "read", always);
  }

  function light(number, scrolls, always) {
    if (number === current && !always) return;
    current = number;
    for (const element of lit) element.classList.remove("lit");
    const entry = entries.get(number);
    lit = [...(entry ? [entry] : []), ...(spans.get(number) || [])];
    for (const element of lit) element.classList.add("lit");
    if (scrolls === "read" && entry) {
      const folded = entry.closest("details");
      if (folded) folded.open = true;
      bring(entry, read.getBoundingClientRect());
    }
    const first = (spans.get(number) || [])[0];
    if (scrolls === "page" && first) {
      bring(first, { top: 0, bottom: frame.clientHeight });
    }
  }

  function bring(element, room) {
    const place = element.getBoundingClientRect();
    if (place.top >= room.top && place.bottom <= room.bottom) return;
    const holder = element.ownerDocument === document ? read : element.ownerDocument.scrollingElement;
    holder.scrollBy({ top: place.top - room.top - (room.bottom - room.top) / 3 });
  }

  read.addEventListener("pointerover", (event) => {
    const entry = event.target.closest("[data-entry]");
    if (entry) light(entry.dataset.entry, "page", false);
  });
  read.addEventListener("click", (event) => {
    const entry = event.target.closest("[data-entry]");
    if (entry) light(entry.dataset.entry, "page", true);
  });
  read.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target !== read) return;
    const shown = [...entries.values()].filter((entry) => entry.offsetParent !== null);
    const at = shown.findIndex((entry) => entry.dataset.entry === current);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + step))];
    if (!next) return;
    event.preventDefault();
    light(next.dataset.entry, "page", true);
    bring(next, read.getBoundingClientRect());
  });

  if (frame.contentDocument && frame.contentDocument.readyState === "complete" && frame.contentDocument.body.childElementCount) gather();
  frame.addEventListener("load", gather);
})();
