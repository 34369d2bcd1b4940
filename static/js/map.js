/* The alignment map: the node in focus or under the pointer lights every path through it.
   Boxes carry data-key; links carry data-from (above) and data-to (below). */
"use strict";

(() => {
  const map = document.querySelector("[data-map]");
  if (!map) return;
  const paths = [...map.querySelectorAll(".map-links path")];
  const boxes = [...map.querySelectorAll("[data-key]")];

  /* Follow links one way from `key`; `from` and `to` are the ends in that direction. */
  function walk(key, from, to, keys, lit) {
    for (const path of paths) {
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
    map.dataset.lit = "";
    for (const path of paths) path.classList.toggle("lit-up", lit.has(path));
    for (const each of boxes) each.classList.toggle("lit-up", keys.has(each.dataset.key));
  }

  function dim() {
    delete map.dataset.lit;
    for (const each of [...paths, ...boxes]) each.classList.remove("lit-up");
  }

  for (const box of boxes) {
    box.addEventListener("pointerenter", () => light(box));
    box.addEventListener("pointerleave", dim);
    box.addEventListener("focusin", () => light(box));
    box.addEventListener("focusout", dim);
  }
})();
