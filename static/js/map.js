/* The alignment map: the box in focus or under the pointer lights every path through it,
   and while links are edited, two boxes picked one after the other open the form between
   them. Boxes carry data-key; links carry data-from (above) and data-to (below). */
"use strict";

(() => {
  const { $, $$, say } = tandem;
  if (!$("#place")) return;

  /* ---- light ------------------------------------------------------------------------ */
  const map = () => $("[data-map]");
  const paths = () => $$("[data-map] .map-links path");
  const boxes = () => $$("[data-map] [data-key]");

  /* Follow links one way from `key`; `from` and `to` are the ends in that direction. */
  function walk(key, from, to, keys, lit) {
    for (const path of paths()) {
      if (path.dataset[from] !== key || lit.has(path)) continue;
      lit.add(path);
      keys.add(path.dataset[to]);
      walk(path.dataset[to], from, to, keys, lit);
    }
  }

  function light(box) {
    const keys = new Set([box.dataset.key]);
    const lit = new Set();
    walk(box.dataset.key, "from", "to", keys, lit);
    walk(box.dataset.key, "to", "from", keys, lit);
    map().dataset.lit = "";
    for (const path of paths()) path.classList.toggle("lit-up", lit.has(path));
    for (const each of boxes()) each.classList.toggle("lit-up", keys.has(each.dataset.key));
  }

  function dim() {
    if (!map()) return;
    delete map().dataset.lit;
    for (const each of [...paths(), ...boxes()]) each.classList.remove("lit-up");
  }

  const boxOf = (event) => event.target.closest?.("[data-map] [data-key]");
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => { const box = boxOf(event); if (box) light(box); });
  }
  for (const kind of ["pointerout", "focusout"]) {
    document.addEventListener(kind, (event) => { if (boxOf(event)) dim(); });
  }

  /* ---- links ---------------------------------------------------------------------------- */
  const button = $("[data-map-edit]");
  const sheet = $("#pair-sheet");
  if (!button || !sheet) return;
  let editing = false;
  let first = "";

  const named = (key) => $(`[data-key="${key}"] .code`)?.textContent.trim() || "";
  const columnOf = (box) => box.closest(".map-column").dataset.column;

  /* Only boxes of a neighbouring column can be joined to the first one. */
  function mark() {
    if (!map()) return;
    map().toggleAttribute("data-editing", editing);
    const picked = first && $(`[data-key="${first}"]`);
    for (const box of boxes()) {
      box.classList.toggle("picked", box.dataset.key === first);
      box.classList.toggle("far", Boolean(picked) && box !== picked && !near(picked, box));
    }
  }

  function near(one, other) {
    const [a, b] = [columnOf(one), columnOf(other)];
    const layers = ["business", "contact_center", "capability"];
    if (a === "products" || b === "products") return a !== b;
    return Math.abs(layers.indexOf(a) - layers.indexOf(b)) === 1;
  }

  function set(on) {
    [editing, first] = [on, ""];
    button.setAttribute("aria-pressed", on);
    mark();
    say(on ? "Links can be changed. Pick a box, then the one to link it to." : "Links are not changed any more.");
  }

  function pick(box) {
    const { key } = box.dataset;
    if (!first || first === key) {
      first = first ? "" : key;
      mark();
      say(first ? `${named(key)} is picked. Pick the box to link it to. Escape puts it down.` : `${named(key)} is put down.`);
      return;
    }
    const url = new URL($("#pair").dataset.url || button.dataset.url, location.href);
    url.search = new URLSearchParams({ one: first, other: key });
    ask(url);
  }

  function ask(url) {
    htmx.ajax("GET", String(url), { target: "#pair", swap: "outerHTML" }).then(() => {
      if (!sheet.open) sheet.showModal();
      $("#pair input:checked, #pair select, #pair button, #pair a")?.focus();
    });
  }

  button.dataset.url = $("#pair").dataset.url;
  button.addEventListener("click", () => set(!editing));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-pair]");
    if (link) { event.preventDefault(); ask(link.href); return; }
    const box = editing && boxOf(event);
    if (box) { event.preventDefault(); pick(box); }
  });
  sheet.addEventListener("submit", (event) => {
    if (event.target.method !== "get") return;
    event.preventDefault();
    ask(`${event.target.getAttribute("action")}?${new URLSearchParams(new FormData(event.target))}`);
  });
  sheet.addEventListener("click", (event) => { if (event.target.closest("a[data-close]")) { event.preventDefault(); sheet.close(); } });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && first && !sheet.open) { first = ""; mark(); say("Put down."); }
  });

  /* A change was kept: the map is new, so put the focus back where it was. A refusal is
     told on the page, so the sheet makes room for it. */
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const { id } = event.detail.target;
    if (id !== "place" && id !== "messages") return;
    if (sheet.open) sheet.close();
    const key = first;
    if (id === "place") first = "";
    mark();
    if (id === "place" && key) $(`[data-key="${key}"] a`)?.focus({ preventScroll: true });
  });
})();
