/* A block of scores from a spreadsheet, pasted into the backlog grid: it goes down and to the right
   from the cell that has the focus. All are saved in one step that can be undone, or none: then the
   cells that cannot be are marked, with what was pasted in them.
     POST data-paste-url (of the table)   cells=[[item id, column, text], …]
       200  the rows again, and a toast with its undo    422  li[data-fault="column-id"][data-typed]    */
"use strict";

(() => {
  const { $, $$, nodes, say, send, toast } = tandem;
  const grid = tandem.grid, table = $("#grid");
  if (!grid || !table?.dataset.pasteUrl) return;

  const blockOf = (text) => text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));

  document.addEventListener("paste", async (event) => {
    const input = event.target, text = event.clipboardData?.getData("text/plain") || "";
    if (!input.matches?.("#grid .score") || input.readOnly || !/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    const block = blockOf(text), all = grid.rows(), from = all.indexOf(input.closest("tr"));
    const columns = $$(".score", input.closest("tr")).map((each) => each.name).slice($$(".score", input.closest("tr")).indexOf(input));
    if (from + block.length > all.length) { toast(`${block.length} rows were copied and ${all.length - from} are shown from here. Load more rows first: nothing was saved.`); return; }
    if (Math.max(...block.map((line) => line.length)) > columns.length) { toast("More columns were copied than there are scores to the right. Nothing was saved."); return; }
    const cells = block.flatMap((line, down) => line.map((typed, right) => [Number(all[from + down].dataset.id), columns[right], typed.trim()]));
    unmark();
    const answer = await send(table.dataset.pasteUrl, { cells: JSON.stringify(cells) });
    if (answer.ok) { grid.swap(answer.html); input.focus(); } else refused(answer);
  });

  function unmark() { $$('.score[aria-invalid="true"]', table).forEach((each) => { each.value = each.dataset.v; each.removeAttribute("aria-invalid"); each.removeAttribute("title"); }); }

  function refused(answer) {
    const part = nodes(answer.html), faults = [...part.querySelectorAll("[data-fault]")];
    const first = part.querySelector(".error, .notice, #messages")?.textContent.trim() || (answer.status === 0 ? "Not saved: there is no connection." : "Not saved.");
    for (const fault of faults) {
      const cell = document.getElementById(fault.dataset.fault);
      if (!cell) continue;
      cell.value = fault.dataset.typed;
      cell.setAttribute("aria-invalid", "true");
      cell.title = fault.textContent;
    }
    document.getElementById(faults[0]?.dataset.fault)?.focus();
    const words = [first, ...faults.slice(0, 5).map((fault) => fault.textContent)].join(" ");
    toast(words);
    say(words, true);
  }
})();
