/* Backlog grid: spreadsheet keys over real inputs; every score is saved by itself; rows never jump
   under the cursor. Without this file the row's form (attribute form="score-12") sends all four.

   MARKUP (rendered by the server; gallery_grid.html shows it whole)
     <table class="grid" id="grid" data-scale="1,2,3,5,8,13,20">
       <tbody id="rows">
         <tr class="r" id="row-12" data-id="12" data-key="CCM-203" data-version="7"
             data-score-url="/backlog/items/12/score/" data-rank="11">
           <td class="rank"><span class="n" id="rank-12">11</span></td> …
           <input class="score" id="ubv-12" name="ubv" value="13" data-v="13" form="score-12" …>
           <button class="wsjf" data-why-url="/backlog/items/12/why/">…
     A row without data-score-url has readonly inputs, a row that the program does not rank none.
     Other cells are buttons that open an editor: grid_cells.js, which posts to data-cell-url and is
     answered in the same ways.

   CONTRACT
     POST data-score-url   <name>=<value>, seen, version  one score at a time, named by its input;
                           seen is what the cell held: a change of another cell is then no clash
       200  the row again: <tr id="row-12" …> with its new data-version, and, if you like, other
            fragments by id (<tr id="row-9">, <span id="rank-9">): each replaces its namesake in place.
            HX-Trigger: {"toast": {…}} replaces our own "CCM-203 saved [Undo]".
            Undo is another POST of the old value with the new version.
       409  someone changed the same score: a fragment; a <tr class="clash" id="clash-12"> is put under
            the row as it is, any other text is wrapped in one. Inside a clash row
              <button type="button" data-keep="3" data-name="ubv" data-version="8">Use Priya’s 3</button>
            posts that value with that version and takes the clash row away.
       422  the value is not allowed: the text of the first .error (or of the fragment) is said, the
            cell is marked and keeps what was typed.
     GET  data-why-url → the inside of the "why this rank" box.
     Ranks follow by themselves: beside the grid stands
       <div id="grid-live" data-live data-rev="41" hx-get="…" hx-trigger="every 5s" hx-swap="none"
            hx-target="this"></div>
     It sends rows=<ids of the rows shown, in base 36, between dots>, also a moment after each save
     (event "ranks"), and not while a score is half typed. Its answer (204 while nothing changed) holds
       <div id="grid-live" data-rev="42" … hx-swap-oob="true"></div>
       <span class="n" id="rank-12" hx-swap-oob="true">4</span> …           ranks that moved
       <template><tr id="row-9" … hx-swap-oob="morph"></tr></template> …    rows scored by others
     Rows then wait for "Re-sort": <a class="btn lit" data-resort href="{{ same list }}" hidden>;
     data-rank stays what it was when the row was drawn, so that its move is seen.                   */
"use strict";

(() => {
  const { $, $$, make, icon, say, toast, send, nodes, place, saved } = tandem;
  const grid = () => $("#grid");
  if (!grid()) return;
  const scale = () => (grid().dataset.scale || "1,2,3,5,8,13,20").split(",").map(Number);
  const rows = () => $$("tbody tr.r", grid());
  const rank = (row) => Number($(".rank .n", row)?.textContent.replace(/\D/g, "")) || 0;
  const rowOf = (id) => document.getElementById(id);

  /* ---- saving one score ------------------------------------------------------------------- */
  async function commit(input) {
    const row = input.closest("tr"), old = input.dataset.v, name = input.name;
    if (input.value.trim() === old || input.readOnly) return;
    const typed = Number(input.value), near = scale().reduce((a, b) => (Math.abs(b - typed) < Math.abs(a - typed) ? b : a));
    if (!scale().includes(typed)) {
      if (!Number.isFinite(typed) || input.value.trim() === "") { input.value = old; say(`Scores are ${scale().join(", ")}.`, true); return; }
      input.value = near;
      say(`Scores are ${scale().join(", ")}. Set to ${near}.`, true);
      if (String(near) === old) { toast(`Scores are ${scale().join(", ")}.`); return; }
    }
    await save(row, name, input.value, old);
  }

  async function save(row, name, value, old, more = {}) {
    if (row.classList.contains("saving")) { queue(row).push([name, value, old, more]); return; }
    const id = row.id, was = rank(row);
    row.classList.add("saving");
    const url = field(id, name).matches(".cell") ? row.dataset.cellUrl : row.dataset.scoreUrl;
    const answer = await send(url, { [name]: value, seen: old, version: row.dataset.version, ...more });
    row.classList.remove("saving");
    if (answer.ok) {
      $(`#clash-${row.dataset.id}`)?.remove();
      swap(answer.html);
      saved();
      setTimeout(() => { if ($("#grid-live")) htmx.trigger("#grid-live", "ranks"); }, 1600);
      const now = rowOf(id), words = said(now.dataset.key, was, rank(now));
      if (!answer.said) toast(words, () => { const again = rowOf(id); save(again, name, old, value).then(() => field(id, name)?.focus()); });
    } else if (answer.status === 409 || nodes(answer.html).querySelector("form")) clash(rowOf(id), name, value, answer.html);
    else invalid(rowOf(id), name, value, answer);
    const waiting = queue(row).shift();
    if (waiting) await save(rowOf(id), ...waiting);
  }
  /* What is typed while its row is being saved waits here, by the row's id: a row may be drawn anew. */
  const queues = {};
  const queue = (row) => (queues[row.id] ||= []);
  const said = (key, was, is) => (is === was || !is ? `${key} saved` : was ? `${key} goes from rank ${was} to ${is}` : `${key} is ranked ${is}`);
  const field = (id, name) => $(`[name="${name}"]:not(.editor), .cell[data-name="${name}"]`, rowOf(id));

  /* Each fragment replaces its namesake where that stands; the focus and a half-typed cell stay. */
  function swap(html) {
    for (const piece of [...nodes(html).querySelectorAll("[id]")].filter((node) => !node.parentElement?.closest("[id]"))) {
      const here = document.getElementById(piece.id);
      if (!here) continue;
      keepPlace(here, piece);
      Idiomorph.morph(here, piece, { morphStyle: "outerHTML", ignoreActiveValue: true, callbacks: openOnes });
      htmx.process(document.getElementById(piece.id));
    }
    pending();
  }

  /* An editor that is open in the row stays open, and the cell under it stays hidden. */
  const openOnes = {
    beforeNodeRemoved: (node) => !node.classList?.contains("editor"),
    beforeAttributeUpdated: (name, node) => name !== "hidden" || !node.classList.contains("cell"),
  };

  function invalid(row, name, value, answer) {
    const input = field(row.id, name), part = nodes(answer.html);
    const said = (part.querySelector(".error, .notice") || part).textContent.trim().replace(/\s+/g, " ");
    const text = answer.status === 422 && said ? said : answer.status === 403 ? "Your role does not include changing this." : answer.status === 0 ? "Not saved: there is no connection. What you typed is still in the cell." : "Not saved: something broke on our side.";
    input.dispatchEvent(new CustomEvent("unsaved", { bubbles: true, detail: { value } }));
    if (input.matches(".score")) { input.setAttribute("aria-invalid", "true"); input.value = value; }
    toast(text);
    say(text, true);
  }

  /* ---- two people, one score ------------------------------------------------------------------ */
  function clash(row, name, value, html) {
    const part = nodes(html), ready = part.querySelector("tr.clash");
    $(`#clash-${row.dataset.id}`)?.remove();
    const line = ready || make("tr", { class: "clash", id: `clash-${row.dataset.id}`, role: "row" }, make("td", { role: "cell", colspan: row.cells.length }, part.querySelector("form, .notice, #stale") || make("div", { class: "notice", role: "alert" }, icon("users", ""), make("p", {}, part.textContent.trim()))));
    row.after(line);
    line.scrollIntoView({ block: "nearest" });
    say(line.textContent.trim().replace(/\s+/g, " ").slice(0, 200), true);
    const first = $("button, input:not([type=hidden]), a", line);
    if (first) first.focus(); else field(row.id, name).dispatchEvent(new CustomEvent("unsaved", { bubbles: true, detail: { value } }));
  }
  document.addEventListener("click", (event) => {
    const keep = event.target.closest("#grid [data-keep]");
    if (!keep) return;
    const line = keep.closest("tr.clash"), row = line.previousElementSibling, input = field(row.id, keep.dataset.name), old = input.dataset.v;
    line.remove();
    row.dataset.version = keep.dataset.version || row.dataset.version;
    if (input.matches(".score")) input.value = keep.dataset.keep;
    save(row, keep.dataset.name, keep.dataset.keep, old).then(() => field(row.id, keep.dataset.name)?.focus());
  });

  /* ---- ranks move, rows wait ------------------------------------------------------------------- */
  function keepPlace(here, piece) {
    if (piece.matches?.("tr.r") && here.dataset.rank) piece.dataset.rank = here.dataset.rank;
  }
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const piece = event.detail.fragment.querySelector?.("tr.r") || event.detail.fragment;
    keepPlace(event.detail.target, piece);
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "grid-live") return;
    event.detail.parameters.rows = rows().map((row) => Number(row.dataset.id).toString(36)).join(".");
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const cell = document.activeElement;
    if (event.detail.elt.id === "grid-live" && (cell.matches("#grid .editor") || (cell.matches("#grid .score") && cell.value !== cell.dataset.v))) event.preventDefault();
  });
  function pending() {
    const button = $("[data-resort]");
    let moved = 0;
    for (const body of $$("tbody", grid())) { // each group has its own order
      const here = $$("tr.r", body), inOrder = [...here].sort((a, b) => rank(a) - rank(b));
      here.forEach((row, i) => {
        const out = inOrder[i] !== row && rank(row) !== Number(row.dataset.rank);
        row.classList.toggle("pending", out);
        if (out) moved += 1;
      });
    }
    if (!button) return;
    button.hidden = !moved;
    const words = $("span", button);
    if (words) words.textContent = `Re-sort, ${moved} moved`;
  }
  document.body.addEventListener("htmx:oobAfterSwap", (event) => { if (event.detail.target.closest?.("#grid")) pending(); });
  document.body.addEventListener("htmx:afterSettle", pending);

  /* ---- keys: a spreadsheet's, because the cells are two digits --------------------------------------- */
  const CELLS = ".score, .cell";
  const nameOf = (cell) => cell.dataset.name || cell.name;
  const fields = (row) => $$(CELLS, row).sort((a, b) => a.closest("td, th").cellIndex - b.closest("td, th").cellIndex);
  /* The cell `down` rows below in the same column, or `right` columns beside. */
  function beside(cell, down, right) {
    const row = cell.closest("tr");
    if (right) { const all = fields(row); return all[all.indexOf(cell) + right]; }
    const all = rows();
    for (let r = all.indexOf(row) + down; all[r]; r += down) { const found = fields(all[r]).find((each) => nameOf(each) === nameOf(cell)); if (found) return found; }
    return undefined;
  }
  function arrow(event) {
    if (event.key === "Enter" && event.target.matches(".score")) return event.shiftKey ? [-1, 0] : [1, 0];
    return { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  }
  document.addEventListener("focusin", (event) => { if (event.target.matches("#grid .score")) event.target.select(); });
  document.addEventListener("change", (event) => { if (event.target.matches("#grid .score")) commit(event.target); });
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("#grid .score, #grid .cell") || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = arrow(event), tick = event.key === " " && $("[type=checkbox]", input.closest("tr"));
    if (way) { event.preventDefault(); const next = beside(input, ...way); if (next) next.focus(); else if (input.matches(".score") && input.value !== input.dataset.v) commit(input); }
    else if (tick) { event.preventDefault(); tick.click(); }
    else if (!input.matches(".score")) return;
    else if (event.key === "Escape") { input.value = input.dataset.v; input.removeAttribute("aria-invalid"); input.select(); }
    else if (["+", "=", "-", "PageUp", "PageDown"].includes(event.key) && !input.readOnly) {
      event.preventDefault();
      const at = scale().indexOf(Number(input.value)), next = scale()[at + (["-", "PageDown"].includes(event.key) ? -1 : 1)];
      if (next) { input.value = next; commit(input); input.select(); }
    }
  });

  /* ---- why this rank ------------------------------------------------------------------------------------ */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("#grid [data-why-url]");
    if (!button) return;
    event.preventDefault();
    const answer = await fetch(button.dataset.whyUrl, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) { toast("The explanation could not be loaded."); return; }
    const box = $("#why-box");
    box.replaceChildren(nodes(await answer.text()));
    place(box, button);
    box.focus();
    box.addEventListener("toggle", (closing) => { if (closing.newState === "closed" && (box.contains(document.activeElement) || document.activeElement === document.body)) button.focus(); }, { once: true });
  });

  /* ---- selection: the checkboxes belong to the form of the bulk bar ---------------------------------------- */
  grid().addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    if (event.target.closest("thead")) $$("tbody [type=checkbox]", grid()).forEach((box) => { box.checked = event.target.checked; });
    count();
    tell(event.target);
  });
  // The bar stands below all rows: Enter in a tick box gets there without passing them.
  function tell(box) {
    const row = box.closest("tbody tr"), n = rows().filter((each) => $("[type=checkbox]", each)?.checked).length;
    say(`${row ? `${row.dataset.key} ${box.checked ? "selected" : "not selected"}, ` : ""}${n} in all.${n ? " Enter in a tick box changes them." : ""}`);
  }
  function count() {
    const chosen = rows().filter((row) => $("[type=checkbox]", row)?.checked);
    rows().forEach((row) => row.classList.toggle("sel", chosen.includes(row)));
    const bar = $(".bulk");
    if (!bar) return;
    bar.hidden = !chosen.length;
    $("[data-selcount]", bar).textContent = `${chosen.length} selected`;
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-unselect]")) return;
    const last = rows().map((row) => $("[type=checkbox]", row)).filter((box) => box?.checked).pop();
    $$("[type=checkbox]", grid()).forEach((box) => { box.checked = false; });
    count();
    last?.focus(); // the button has gone with its bar
    say("Nothing is selected any more.");
  });

  tandem.grid = { save, swap, beside, rows, rowOf, field };
})();
