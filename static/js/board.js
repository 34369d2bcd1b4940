/* Roadmap board. One function, settle(), is the only way a move reaches the server; drag, keys and
   the menu all call it. Without this file each card's page has the same move as a plain form.

   MARKUP (rendered by the server; gallery_board.html shows it whole)
     <div class="board" id="board" data-horizons="now:Now,next:Next,later:Later,done:Done,dropped:Dropped"
          data-show="now" data-live data-rev="17" hx-get="…/live/" hx-trigger="every 10s"
          hx-target="this" hx-swap="morph:outerHTML">
       <span data-count="now">3 of 5</span>
       <ul class="track" id="track-<lane>-now" data-h="now" data-lane="<lane>">
         <li class="item" id="card-12" data-own-keys data-id="12" data-key="CARD-12" data-version="3"
             data-move-url="/roadmap/cards/12/move/"> <article class="card">…<button class="grip">…
     A card without data-move-url stays where it is and has no grip.

   CONTRACT
     POST data-move-url   horizon, after, before, version, reason?   (urlencoded, X-CSRFToken, HX-Request: true)
       after    the id of the card directly above in the same lane and horizon; empty: the top of that track
       before   the id of the card directly below there; empty: there is none
       version  the card's, as it was rendered
     200  either <div data-moved="card-12" data-h="next"> with the counts and the card as it is now (data-whole: look
          at the whole board at once), or the whole board again, root id="board", which is morphed in.
          HX-Trigger: {"toast": {…}} replaces our own "CARD-12 moved to Next [Undo]".
          Undo is another POST to data-move-url with the old place, the new version and reason "Undone".
     409  a rule said no (Refused): a fragment with the text. The card goes back and shows it.
          Someone else came first (Stale, the fragment of both versions): the board's own hx-get is asked
          for the newest, and the card says who moved it.
     422  more is needed: a fragment with
            <form class="notice" data-move-form method="post" action="{{ move_url }}">
              hidden horizon, after, before, version; fields for what is missing; a submit button
          It is shown under the card, sent through the same path, and works as a plain form too.

   With data-unordered (the backlog by state) cards have an order of their own: they only change columns, in
   their own lane, and data-ways of a card names the columns it may go to from where it is.

   board_lift.js (Space, arrows, Space) and board_live.js (what others do, lines) use tandem.board. */
"use strict";

(() => {
  const { $, $$, icon, make, say, toast, send, nodes, openMenu, saved } = tandem;
  const board = () => $("#board");
  const horizons = () => (board().dataset.horizons || "now:Now,next:Next,later:Later").split(",").map((pair) => pair.split(":"));
  const nameOf = (h) => Object.fromEntries(horizons())[h] || h;
  const shown = () => $$(".col-head", board()).map((head) => head.dataset.h);
  const track = (item) => item.closest(".track");
  const cards = (t) => $$(":scope > .item", t);
  const card = (node) => (node?.classList.contains("item") ? node : null);
  const above = (item) => card(item.previousElementSibling)?.dataset.id || "";
  const below = (item) => card(item.nextElementSibling)?.dataset.id || "";
  const place = (item) => ({ track: track(item), next: item.nextElementSibling, above: above(item), below: below(item), horizon: track(item).dataset.h });
  const where = (item) => { const all = cards(track(item)); return `${nameOf(track(item).dataset.h)}, ${all.indexOf(item) + 1} of ${all.length}`; };
  const beside = (item, h) => $(`.track[data-lane="${CSS.escape(track(item).dataset.lane)}"][data-h="${h}"]`, board());
  const fresh = (id) => document.getElementById(id);
  const unordered = () => board().hasAttribute("data-unordered");
  const mayGo = (item, h) => !item.dataset.ways || item.dataset.ways.split(" ").includes(h);

  /* Back to where it stood, also when its neighbours have gone. */
  function restore(item, from) {
    if (from.track.isConnected) from.track.insertBefore(item, from.next?.parentNode === from.track ? from.next : $(":scope > .empty", from.track));
  }

  /* ---- the one way to the server ------------------------------------------------------- */
  async function settle(item, from, { horizon = track(item).dataset.h, after = above(item), before = below(item), fields = {}, quiet = false } = {}) {
    const id = item.id, key = item.dataset.key;
    item.classList.add("saving");
    htmx.trigger(board(), "htmx:abort"); // an answer from before this move would take it back for a moment
    const answer = await send(item.dataset.moveUrl, { version: item.dataset.version, ...fields, horizon, after, before });
    item.classList.remove("saving");
    if (!answer.ok) { refuse(item, from, answer, { horizon, after }); return false; }
    const focused = item.contains(document.activeElement) || document.activeElement === document.body;
    if (!take(item, answer.html, { horizon, after, before })) morph(answer.html);
    saved();
    const now = fresh(id);
    const words = !now || from.horizon !== horizon ? `${key} moved to ${nameOf(horizon)}` : `${key} is now ${where(now)}`;
    flash(now);
    if (focused && now) $(".card-link", now).focus();
    if (quiet) say(`${key} is back in ${nameOf(horizon)}.`);
    else if (!answer.said) toast(words, now && (() => undo(id, from)));
    return true;
  }

  /* The answer with the card alone: the counts, the card, and its place if it is not there yet. */
  function take(item, html, { after, before }) {
    const moved = nodes(html).querySelector("[data-moved]");
    if (!moved) return false;
    $$("[data-count]", moved).forEach((count) => $(`[data-count="${count.dataset.count}"]`, board())?.replaceWith(count));
    counts();
    clear(item);
    const target = beside(item, moved.dataset.h);
    if (!target) item.remove();
    else {
      if (target !== track(item)) put(item, target, after, before);
      Idiomorph.morph(item, $(".item", moved), { morphStyle: "outerHTML" });
    }
    document.dispatchEvent(new CustomEvent("board:changed"));
    if (moved.hasAttribute("data-whole") || !target) htmx.trigger(board(), "refresh");
    return true;
  }
  function put(item, target, after, before) {
    const up = after && fresh(`card-${after}`), down = before && fresh(`card-${before}`);
    if (up && track(up) === target) up.after(item);
    else target.insertBefore(item, down && track(down) === target ? down : cards(target)[0] || target.firstChild);
  }

  function undo(id, from) {
    const item = fresh(id);
    if (!item) return;
    const here = place(item);
    restore(item, from);
    settle(item, here, { horizon: from.horizon, after: from.above, before: from.below, fields: { reason: "Undone" }, quiet: true }).then(() => { const now = fresh(id); if (now) $(".card-link", now).focus(); });
  }

  /* Back where it was, the reason on the card, and the way forward. */
  function refuse(item, from, answer, to) {
    const fragment = nodes(answer.html);
    const stale = fragment.querySelector("#stale");
    restore(item, from);
    if (answer.status === 404) { gone(item); return; }
    if (stale) { refresh(item, stale, answer.again && to); return; }
    clear(item);
    const slot = make("div", { class: "answer" });
    const form = fragment.querySelector("form[data-move-form]");
    const text = answer.status === 0 ? "Not saved: there is no connection. The card is where it was."
      : answer.status === 401 ? "Not saved: you were signed out."
      : answer.status === 403 ? "Your role does not include moving this card."
      : answer.status >= 500 ? "Not saved: something broke on our side. The card is where it was."
      : (fragment.querySelector(".notice p") || fragment.querySelector(".notice") || fragment).textContent.trim().replace(/\s+/g, " ");
    if (form) slot.append(form);
    else if (fragment.querySelector(".notice") && answer.status === 409) { const notice = fragment.querySelector(".notice"); notice.className = "notice"; slot.append(notice); }
    else slot.append(make("div", { class: "notice" }, icon("stamp", ""), make("p", {}, text)));
    item.append(slot);
    const asks = $(".gaps", slot) ? `${item.dataset.key}: ${text} ${$$(".gaps li", slot).map((gap) => gap.textContent).join(", ")}.` : `${item.dataset.key}: a reason is needed.`;
    say(form ? asks : `${item.dataset.key} stays in ${nameOf(from.horizon)}. ${text}`, true);
    (form && $("[aria-invalid=true], select, textarea, input:not([type=hidden]), .acts .btn", form) || $(".card-link", item)).focus();
    slot.scrollIntoView({ block: "nearest" });
  }

  /* The whole board as it is now; "" without a connection. */
  async function newest() {
    const answer = await fetch(board().getAttribute("hx-get") || location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    return answer?.ok ? answer.text() : "";
  }

  /* Somebody deleted it meanwhile: the board as it is now, and a word on what became of the card. */
  async function gone(item) {
    const key = item.dataset.key, html = await newest();
    if (html) morph(html); else item.remove();
    toast(`${key} is not here any more: somebody deleted it.`);
    ($(".item .card-link", board()) || $("#main")).focus();
  }

  /* Somebody moved it first: show the board as it is now, and who did it, on the card. It was we
     ourselves if an answer was lost on its way and the card stands where it was sent (`sent`). */
  async function refresh(item, stale, sent) {
    const html = await newest();
    if (html) morph(html);
    const now = fresh(item.id), who = ($("b", stale) || stale).textContent.trim(), text = `${who} This is the newest; move it again from here.`;
    if (!now) { toast(`${who} It is in another column now.`); return; }
    if (sent && track(now).dataset.h === sent.horizon && above(now) === sent.after) { toast(`${item.dataset.key} is saved: ${where(now)}.`); flash(now); return; }
    clear(now);
    now.append(make("div", { class: "answer" }, make("div", { class: "notice" }, icon("users", ""), make("p", {}, text))));
    say(text, true);
    $(".card-link", now).focus();
  }
  const clear = (item) => $$(":scope > .answer", item).forEach((slot) => slot.remove());

  function morph(html) {
    const whole = nodes(html).querySelector("#board");
    if (!whole) { location.reload(); return; }
    Idiomorph.morph(board(), whole, { morphStyle: "outerHTML" });
    htmx.process(board());
    counts();
    attach();
    document.dispatchEvent(new CustomEvent("board:changed", { detail: { whole: true } }));
  }

  /* The switch of a phone stands beside the board and shows its counts too. */
  function counts() {
    $$("#board [data-count]").forEach((count) => {
      const beside = $(`.horizon-switch [data-show="${count.dataset.count}"] .count`);
      if (beside) beside.textContent = count.textContent.split(" ")[0];
    });
  }

  function flash(item) {
    if (!item) return;
    item.classList.add("just-moved");
    setTimeout(() => item.classList.remove("just-moved"), 2400);
  }

  /* ---- moves: change the page at once, then settle ------------------------------------------ */
  function move(item, change) {
    if (!item.dataset.moveUrl || item.classList.contains("saving")) return;
    const from = place(item), focused = document.activeElement;
    clear(item);
    change();
    if (from.track === track(item) && from.next === item.nextElementSibling) return;
    (focused && item.contains(focused) ? focused : $(".card-link", item)).focus();
    item.scrollIntoView({ block: "nearest" });
    settle(item, from);
  }
  function to(item, h) {
    const target = beside(item, h);
    if (target === track(item)) return;
    if (target) move(item, () => target.insertBefore(item, cards(target)[0] || target.firstChild));
    else if (!item.classList.contains("saving")) { clear(item); settle(item, place(item), { horizon: h, after: "", before: "" }); }
  }
  const step = (item, by) => { const next = card(by < 0 ? item.previousElementSibling : item.nextElementSibling); if (next) move(item, () => (by < 0 ? next.before(item) : next.after(item))); };
  const edge = (item, end) => { const all = cards(track(item)); move(item, () => (end ? all.at(-1).after(item) : all[0].before(item))); };

  /* The menu is the single-pointer alternative to dragging (WCAG 2.5.7). */
  function menu(item, anchor) {
    if (!item.dataset.moveUrl) return;
    const h = track(item).dataset.h, all = cards(track(item)), at = all.indexOf(item), order = horizons().map(([code]) => code);
    const go = order.map((code, i) => ({ label: code === h ? `In ${nameOf(code)}` : `To ${nameOf(code)}`, icon: code === h ? "check" : i < order.indexOf(h) ? "left" : "right", key: String(i + 1), off: code === h || !mayGo(item, code), run: () => to(item, code) }));
    openMenu(anchor, `Move ${item.dataset.key}`, unordered() ? go : [...go, null,
      { label: "To top", icon: "top", key: "t", off: at === 0, run: () => edge(item, false) },
      { label: "Up one", icon: "up", key: "u", off: at === 0, run: () => step(item, -1) },
      { label: "Down one", icon: "down", key: "d", off: at === all.length - 1, run: () => step(item, 1) },
      { label: "To bottom", icon: "bottom", key: "b", off: at === all.length - 1, run: () => edge(item, true) },
    ]);
  }

  document.addEventListener("click", (event) => {
    const grip = event.target.closest("#board .grip");
    if (grip) { event.preventDefault(); menu(grip.closest(".item"), grip); return; }
    const horizon = event.target.closest(".horizon-switch [data-show]");
    if (horizon) show(horizon.dataset.show);
    const drop = event.target.closest("#board .answer [data-dismiss]");
    if (drop) dismiss(drop.closest(".item"));
  });
  const dismiss = (item) => { clear(item); $(".card-link", item).focus(); };
  function show(h) {
    board().dataset.show = h;
    $$(".horizon-switch [data-show]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.show === h)));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#board form[data-move-form]");
    if (!form) return;
    event.preventDefault();
    const item = form.closest(".item"), values = Object.fromEntries(new FormData(form));
    settle(item, place(item), { horizon: values.horizon, after: values.after || "", before: values.before || "", fields: values });
  });

  /* Keys of the card in focus: arrows walk, Shift with arrows moves it, M opens its menu;
     Escape puts away what was asked under it. */
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest?.("#board .item"), key = event.key;
    if (key === "Escape" && event.target.closest?.("#board .answer")) { event.preventDefault(); dismiss(item); return; }
    if (!item || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, input, select")) return;
    if (key.toLowerCase() === "m" && item.dataset.moveUrl) { event.preventDefault(); menu(item, $(".grip", item)); return; }
    if (!key.startsWith("Arrow")) return;
    event.preventDefault();
    const h = track(item).dataset.h, other = shown()[shown().indexOf(h) + (key === "ArrowRight" ? 1 : -1)];
    if (event.shiftKey) {
      if (key === "ArrowUp" || key === "ArrowDown") { if (!unordered()) step(item, key === "ArrowUp" ? -1 : 1); }
      else if (other) to(item, other);
      return;
    }
    const column = $$(`.track[data-h="${h}"] > .item`, board()), at = column.indexOf(item);
    const next = key === "ArrowUp" ? column[at - 1] : key === "ArrowDown" ? column[at + 1]
      : other && cards(beside(item, other))[0];
    if (next) { $(".card-link", next).focus(); next.scrollIntoView({ block: "nearest" }); }
  });

  /* Mouse and touch. On touch only the grip drags, after a short press, so that pages still scroll. */
  const coarse = matchMedia("(pointer: coarse)").matches;
  let from = null;
  function attach() {
    for (const t of $$(".track", board())) {
      if (Sortable.get(t) || !$(".item[data-move-url]", board())) continue;
      Sortable.create(t, {
        group: "board", draggable: ".item[data-move-url]", filter: "a.btn, .answer", preventOnFilter: false, animation: 140, forceFallback: true, fallbackTolerance: 6, fallbackOnBody: true,
        ghostClass: "ghost", fallbackClass: "in-hand", delay: 220, delayOnTouchOnly: true, handle: coarse ? ".grip" : undefined, sort: !unordered(),
        onStart(event) { from = place(event.item); clear(event.item); board().classList.add("dragging"); },
        onMove(event) { $$(".track.over", board()).forEach((over) => over.classList.remove("over")); if (unordered() && event.to.dataset.lane !== event.from.dataset.lane) return false; event.to.classList.add("over"); return undefined; },
        onEnd(event) {
          board().classList.remove("dragging");
          $$(".track.over", board()).forEach((over) => over.classList.remove("over"));
          if (from.track !== track(event.item) || (!unordered() && from.next !== event.item.nextElementSibling)) settle(event.item, from);
        },
      });
    }
  }
  if (board()) attach();
  document.body.addEventListener("htmx:afterSettle", () => { if (board()) { counts(); attach(); } });

  tandem.board = { board, beside, cards, card, clear, flash, fresh, morph, nameOf, newest, place, restore, settle, shown, track, unordered, where };
})();
