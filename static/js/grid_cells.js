/* Cells of the backlog grid that hold words: title, state, due, owner, class, points, labels.

   A cell is <button class="cell" data-name="due_on" data-v="2026-12-01">; beside the grid stands one
   <template data-editor="due_on"> with the field that edits it. Enter, F2, a click or the first letter
   opens it; Enter saves and goes down, Shift Enter up, Tab saves and goes on, Escape restores.
   Delete empties a cell. What is answered is answered as for a score: see grid.js.                  */
"use strict";

(() => {
  const { $, $$, say } = tandem;
  const grid = tandem.grid;
  if (!grid) return;
  const typed = (event) => event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;

  function edit(cell) {
    const row = cell.closest("tr"), template = $(`template[data-editor="${cell.dataset.name}"]`);
    if (!template || !row.dataset.cellUrl || $(".editor", row)) return;
    const editor = $("input, select, textarea", template.content).cloneNode(true);
    for (const name of ["id", "required", "aria-describedby"]) editor.removeAttribute(name);
    editor.classList.add("editor");
    editor.name = cell.dataset.name;
    editor.setAttribute("aria-labelledby", `col-${cell.dataset.name} h-${row.dataset.id}`);
    if (cell.dataset.ways) $$("option", editor).forEach((way) => { if (way.value !== cell.dataset.v && !cell.dataset.ways.split(" ").includes(way.value)) way.remove(); });
    editor.value = cell.dataset.v;
    cell.hidden = true;
    cell.after(editor);
    editor.focus();
    editor.select?.();
  }

  /* Take the editor away; `keep` saves what it holds, unless that was just refused. Twice does
     nothing: a blur follows a key. */
  function leave(editor, keep) {
    if (!editor.isConnected || editor.dataset.left) return;
    editor.dataset.left = "1";
    const row = editor.closest("tr"), cell = grid.field(row.id, editor.name), value = editor.value.trim();
    editor.remove();
    cell.hidden = false;
    if (keep && value !== cell.dataset.v && value !== editor.dataset.refused) grid.save(row, cell.dataset.name, value, cell.dataset.v);
    else if (!keep) say("As it was.");
  }

  document.addEventListener("click", (event) => {
    const cell = event.target.closest?.("#grid .cell");
    if (cell) edit(cell);
  });
  document.addEventListener("focusout", (event) => { if (event.target.matches?.("#grid .editor")) leave(event.target, true); });

  /* Before the keys of the frame: a letter typed on a cell opens it and is typed over what it held. */
  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches?.("#grid .cell")) return;
    if (event.key === "F2") { event.preventDefault(); edit(cell); }
    else if (event.key === "Delete" && cell.dataset.v && !["title", "state", "service"].includes(cell.dataset.name)) grid.save(cell.closest("tr"), cell.dataset.name, "", cell.dataset.v);
    else if (typed(event) && !"/?".includes(event.key)) { event.stopPropagation(); edit(cell); }
  }, true);

  document.addEventListener("keydown", (event) => {
    const editor = event.target;
    if (!editor.matches?.("#grid .editor") || event.isComposing) return;
    const cell = grid.field(editor.closest("tr").id, editor.name);
    const then = { Escape: cell, Enter: grid.beside(cell, event.shiftKey ? -1 : 1, 0) || cell, Tab: grid.beside(cell, 0, event.shiftKey ? -1 : 1) || cell }[event.key];
    if (!then) return;
    event.preventDefault();
    event.stopPropagation();
    leave(editor, event.key !== "Escape");
    then.focus();
  });

  /* Refused: the editor opens again with what was typed in it. */
  document.addEventListener("unsaved", (event) => {
    if (!event.target.matches(".cell")) return;
    edit(event.target);
    const editor = event.target.nextElementSibling;
    if (editor?.matches(".editor")) { editor.value = editor.dataset.refused = event.detail.value; editor.setAttribute("aria-invalid", "true"); }
  });

  /* A state that needs its reason asks for it under the row. */
  document.addEventListener("submit", async (event) => {
    const line = event.target.closest?.("#grid tr.clash");
    if (!line) return;
    event.preventDefault();
    const row = line.previousElementSibling, form = new FormData(event.target);
    line.remove();
    await grid.save(row, "state", form.get("state"), form.get("seen"), { reason: form.get("reason") });
    grid.field(row.id, "state")?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.matches("#grid [data-leave]")) return;
    const line = event.target.closest("tr"), row = line.previousElementSibling;
    line.remove();
    grid.field(row.id, "state")?.focus();
  });
})();
