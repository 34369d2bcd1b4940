/* A card in hand by keyboard: Space lifts it, arrows carry it, Space or Enter drops it, Escape puts it back.
   Each step is said; the focus stays on the card. What is dropped goes the way of every move (board.js). */
"use strict";

(() => {
  const { $, say } = tandem;
  const { board, beside, cards, card, clear, place, restore, settle, shown, track, unordered, where } = tandem.board;
  let held = null, carrying = false;

  function lift(item) {
    clear(item);
    held = { item, from: place(item) };
    item.classList.add("in-hand");
    board().classList.add("lifted");
    say(`${item.dataset.key} lifted. ${where(item)}. Arrow keys carry it, Space drops it, Escape puts it back.`);
  }

  function release() {
    const { item, from } = held;
    held = null;
    item.classList.remove("in-hand");
    board().classList.remove("lifted");
    return { item, from };
  }

  function drop() {
    const { item, from } = release();
    const stayed = from.track === track(item) && (unordered() || from.next === item.nextElementSibling);
    if (stayed) say(`${item.dataset.key} stays where it was. ${where(item)}.`);
    else settle(item, from);
  }

  function cancel() {
    const { item, from } = release();
    carry(item, () => restore(item, from));
    say(`${item.dataset.key} is back where it was. ${where(item)}.`);
  }

  /* Moving a node takes the focus from it for a moment: that is not leaving it. */
  function carry(item, change) {
    carrying = true;
    change();
    $(".card-link", item).focus();
    carrying = false;
    item.scrollIntoView({ block: "nearest" });
  }

  const STEPS = {
    ArrowUp: (item) => { const next = card(item.previousElementSibling); return next && !unordered() && (() => next.before(item)); },
    ArrowDown: (item) => { const next = card(item.nextElementSibling); return next && !unordered() && (() => next.after(item)); },
    ArrowLeft: (item) => across(item, -1),
    ArrowRight: (item) => across(item, 1),
  };
  function across(item, by) {
    const target = beside(item, shown()[shown().indexOf(track(item).dataset.h) + by]);
    const at = cards(track(item)).indexOf(item);
    return target && (() => target.insertBefore(item, cards(target)[at] || $(":scope > .empty", target)));
  }

  document.addEventListener("keydown", (event) => {
    const item = event.target.closest?.("#board .item");
    if (!held) {
      const may = item?.dataset.moveUrl && !item.classList.contains("saving") && event.target.matches(".card-link");
      if (!may || event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      lift(item);
      return;
    }
    if (event.key === "Tab") { cancel(); return; }
    event.preventDefault();
    event.stopPropagation();
    if (event.key === " " || event.key === "Enter") drop();
    else if (event.key === "Escape") cancel();
    else if (event.key in STEPS) {
      const change = STEPS[event.key](held.item);
      if (change) carry(held.item, change);
      say(change ? `${where(held.item)}.` : `It is at the edge. ${where(held.item)}.`);
    }
  }, true);

  document.addEventListener("focusout", (event) => {
    if (!held || carrying || !held.item.contains(event.target) || held.item.contains(event.relatedTarget)) return;
    setTimeout(() => { if (held && !held.item.contains(document.activeElement)) cancel(); }, 0);
  });
})();
