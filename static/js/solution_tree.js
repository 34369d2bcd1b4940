/* The opportunity tree under the fingers (ARIA tree): one item is in the tab order; Up, Down,
   Home and End go to the others, Right and Left open and close or go in and out, Enter opens
   the page, M the small forms of a need, Escape closes them. A need is also dragged onto
   another or onto an outcome: the same form is sent. Without this script all is open, and
   links and forms are pages. */
"use strict";

(() => {
  const tree = document.querySelector("[data-tree]");
  if (!tree) return;
  const items = () => [...tree.querySelectorAll("[role=treeitem]")].filter((li) => !li.parentElement.closest("[aria-expanded=false]"));
  const itemOf = (node) => node?.closest?.("[role=treeitem]");
  const linkOf = (li) => li.querySelector(":scope > .ost-node .ost-says a");
  const inForm = (node) => Boolean(node.closest(".ost-form"));

  function focus(li) {
    if (!li) return;
    for (const each of tree.querySelectorAll("[role=treeitem][tabindex='0']")) each.tabIndex = -1;
    li.tabIndex = 0;
    li.focus();
  }

  function open(li, yes) {
    if (li.hasAttribute("aria-expanded")) li.setAttribute("aria-expanded", yes);
  }

  /* ---- the small forms ------------------------------------------------------------------ */
  function close(slot) {
    slot.replaceChildren();
    focus(itemOf(slot));
  }

  function forms(li) {
    const link = li.querySelector(":scope > .ost-node .ost-move");
    if (!link) return;
    const slot = li.querySelector(":scope > .ost-form");
    if (slot.childElementCount) return close(slot);
    for (const other of tree.querySelectorAll(".ost-form")) other.replaceChildren();
    const asked = htmx.ajax("GET", link.getAttribute("href"), { target: slot, swap: "innerHTML" });
    asked.then(() => slot.querySelector("select, input:not([type=hidden])")?.focus());
  }

  /* ---- keys ----------------------------------------------------------------------------- */
  function step(li, by) {
    const all = items();
    focus(all[all.indexOf(li) + by]);
  }

  const shut = (li) => li.getAttribute("aria-expanded") === "false";
  const KEYS = {
    ArrowDown: (li) => step(li, 1),
    ArrowUp: (li) => step(li, -1),
    ArrowRight: (li) => (shut(li) ? open(li, true) : li.hasAttribute("aria-expanded") && step(li, 1)),
    ArrowLeft: (li) => (li.getAttribute("aria-expanded") === "true" ? open(li, false) : focus(itemOf(li.parentElement))),
    Home: () => focus(items()[0]),
    End: () => focus(items().at(-1)),
    Enter: (li) => linkOf(li)?.click(),
    m: forms,
  };

  tree.addEventListener("keydown", (event) => {
    if (inForm(event.target)) {
      if (event.key === "Escape") { event.stopPropagation(); close(event.target.closest(".ost-form")); }
      return;
    }
    const act = KEYS[event.key];
    if (!act || event.target.getAttribute("role") !== "treeitem" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act(event.target);
  });

  tree.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) return close(event.target.closest(".ost-form"));
    if (inForm(event.target)) return;
    if (event.target.closest(".ost-move")) {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      return forms(itemOf(event.target));
    }
    if (event.target.closest("a")) return;
    const li = itemOf(event.target);
    if (!li) return;
    open(li, shut(li));
    focus(li);
  });

  /* ---- dragging: onto another need, or onto an outcome ------------------------------------ */
  const sheet = document.getElementById("drop");
  let held = null;
  const target = (event) => {
    const li = itemOf(event.target);
    if (!held || !li || held.contains(li) || !(li.dataset.need || "outcome" in li.dataset)) return null;
    return li;
  };
  const unmark = () => { for (const each of tree.querySelectorAll(".over")) each.classList.remove("over"); };

  tree.addEventListener("dragstart", (event) => {
    held = itemOf(event.target);
    if (!held?.dataset.need) held = null;
    else event.dataTransfer.effectAllowed = "move";
  });
  tree.addEventListener("dragover", (event) => {
    const li = target(event);
    unmark();
    if (!li) return;
    event.preventDefault();
    li.classList.add("over");
  });
  tree.addEventListener("dragend", () => { held = null; unmark(); });
  tree.addEventListener("drop", (event) => {
    const li = target(event);
    if (!li || !sheet) return;
    event.preventDefault();
    const to = li.dataset.need ? held.dataset : li.dataset;
    sheet.action = held.dataset.place;
    sheet.elements.version.value = held.dataset.version;
    sheet.elements.parent.value = li.dataset.need || "";
    sheet.elements.key_result.value = to.keyResult;
    sheet.elements.goal.value = to.goal;
    sheet.elements.back.value += `#${held.id}`;
    sheet.submit();
  });

  /* ---- begin ------------------------------------------------------------------------------ */
  for (const li of tree.querySelectorAll("[role=treeitem]")) li.tabIndex = -1;
  for (const link of tree.querySelectorAll(".ost-node a")) link.tabIndex = -1;
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && tree.contains(asked)) focus(asked);
  else items()[0].tabIndex = 0;
})();
