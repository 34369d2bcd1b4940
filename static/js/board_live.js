/* What others do on the board: it appears by itself, with who did it and why; and the lines between cards.
   The board asks every four seconds with its revision (live.js); a changed one comes here before it is drawn.
   Nothing is drawn while somebody drags, carries, types or chooses; more than five changes wait for a click. */
"use strict";

(() => {
  const { $, $$, icon, make, nodes, toast } = tandem;
  const { board, flash, fresh, morph, newest } = tandem.board;
  const AT_ONCE = 5, STAYS = 8000;
  const news = (root) => $$("[data-news] > li", root).map((li) => ({ n: Number(li.dataset.n), card: li.dataset.card, mine: "mine" in li.dataset, words: li.textContent }));
  let heard = Math.max(0, ...news(board()).map((each) => each.n));

  const busy = () => Boolean($(".board.dragging, .board.lifted, .item.saving, .item .answer form, [popover]:popover-open:not(#nav), dialog[open]"));
  const stands = (item) => `${item.dataset.version} ${item.closest(".track").id}`;

  /* The ids of the cards that differ: changed, moved, new or gone. */
  function differences(newest) {
    const old = new Map($$(".item", board()).map((item) => [item.id, stands(item)]));
    const now = new Map($$(".item", newest).map((item) => [item.id, stands(item)]));
    const changed = [...now.keys()].filter((id) => old.get(id) !== now.get(id));
    return [...changed, ...[...old.keys()].filter((id) => !now.has(id))];
  }

  function receive(html, all = false) {
    const whole = nodes(html).querySelector("#board");
    if (!whole || busy()) return;
    const changed = differences(whole), told = news(whole);
    if (changed.length > AT_ONCE && !all) { hold(whole.dataset.rev, changed.length); return; }
    const answers = $$(".item > .answer", board()).map((slot) => [slot.parentElement.id, slot]);
    morph(html);
    /* What somebody was told under a card stays there until the card itself changes again. */
    answers.filter(([id]) => !changed.includes(id)).forEach(([id, slot]) => fresh(id)?.append(slot));
    const honest = $("[data-honest]", board());
    if (honest && $("#honest")) $("#honest").textContent = honest.textContent;
    changed.forEach((id) => flash(fresh(id)));
    tell(told.filter((each) => each.n > heard && !each.mine));
    heard = Math.max(heard, ...told.map((each) => each.n));
  }

  /* Too much to follow at once: say how much, and wait. Meanwhile the server need not send it again. */
  function hold(revision, count) {
    board().dataset.rev = revision;
    const button = make("button", { type: "button", class: "btn" }, "Show them");
    button.addEventListener("click", show);
    $("#board-news")?.replaceChildren(`${count} changes `, button);
  }

  async function show() {
    const html = await newest();
    if (!html) { toast("No connection: this is the board as it was. Try again."); return; }
    receive(html, true);
    ($(".card-link", board()) || document.body).focus();
  }

  /* In words above the board, and on each card who did it; never by the voice of a reader. */
  function tell(others) {
    const line = $("#board-news");
    if (!others.length) { line?.replaceChildren(); return; }
    const rest = others.length - 1;
    line?.replaceChildren(icon("users"), others[0].words, rest ? ` (and ${rest} more)` : "");
    for (const { card, words } of others.slice().reverse()) {
      const item = fresh(`card-${card}`);
      if (!item) continue;
      $(":scope > .by", item)?.remove();
      const by = make("p", { class: "by", title: words }, icon("users"), words);
      item.append(by);
      setTimeout(() => by.remove(), STAYS);
    }
  }

  /* Whatever brought the whole board, nothing waits any more. */
  document.addEventListener("board:changed", (event) => { if (event.detail?.whole && $("#board-news .btn")) $("#board-news").replaceChildren(); });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== board() || event.detail.xhr.status !== 200) return;
    event.detail.shouldSwap = false;
    receive(event.detail.serverResponse);
  });

  /* ---- lines from a card to what it needs: behind the cards, not on a phone, where each card says it ---- */
  const SVG = "http://www.w3.org/2000/svg";
  function draw() {
    const svg = $(".needs-lines", board());
    if (!svg || getComputedStyle(svg).display === "none") return;
    const frame = board().getBoundingClientRect();
    const spot = (item) => { const box = $(".card", item).getBoundingClientRect(); return { left: box.left - frame.left, right: box.right - frame.left, y: box.top - frame.top + box.height / 2 }; };
    const lines = [];
    for (const item of $$(".item[data-needs]", board())) {
      for (const name of item.dataset.needs.trim().split(/\s+/).filter(Boolean)) {
        const other = fresh(`card-${name.replace("!", "")}`);
        if (other) lines.push(line(item, spot(item), other, spot(other), name.endsWith("!")));
      }
    }
    svg.replaceChildren(...lines);
  }
  function line(item, a, other, b, late) {
    const onwards = b.left >= a.right, back = b.right <= a.left;
    const from = back ? a.left : a.right, to = onwards ? b.left : b.right;
    const bend = onwards || back ? (to - from) / 2 : 28;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${from} ${a.y}C${from + bend} ${a.y} ${onwards || back ? to - bend : to + bend} ${b.y} ${to} ${b.y}`);
    path.setAttribute("class", late ? "late" : "");
    path.dataset.from = item.id;
    path.dataset.to = other.id;
    return path;
  }
  /* The card under the pointer, or in focus, lights its own lines. */
  function light(event) {
    const item = event.target.closest?.("#board .item");
    $$(".needs-lines path", board()).forEach((path) => path.classList.toggle("lit", Boolean(item) && [path.dataset.from, path.dataset.to].includes(item.id)));
  }
  document.addEventListener("board:changed", draw);
  document.addEventListener("focusin", light);
  document.addEventListener("pointerover", light);
  new ResizeObserver(draw).observe($(".board-grid", board()));
})();
