/* The matrix under the fingers: in a cell R, A, C or I sets the part, A again makes A/R,
   Delete clears it, arrows move. Saving is the row's own form (htmx, on change); without
   this script the cells are plain selects with a button in each row. */
"use strict";

(() => {
  const matrix = document.getElementById("matrix");
  if (!matrix) return;

  const cellsOf = (row) => [...row.querySelectorAll("select.raci")];
  const rows = () => [...matrix.querySelectorAll("tr")].filter((row) => cellsOf(row).length);

  function neighbour(cell, down, right) {
    const every = rows();
    const row = cell.closest("tr");
    const at = cellsOf(row).indexOf(cell);
    const cells = cellsOf(every[every.indexOf(row) + down] || row);
    return cells[Math.min(Math.max(at + right, 0), cells.length - 1)];
  }

  function typed(key, held) {
    if (key === "Delete" || key === "Backspace" || key === "-") return "";
    if (key === "/") return "A/R";
    const letter = key.toUpperCase();
    if (letter === "A") return held === "A" ? "A/R" : "A";
    return ["R", "C", "I"].includes(letter) ? letter : null;
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  matrix.addEventListener("keydown", (event) => {
    const cell = event.target.closest("select.raci");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (MOVES[event.key]) {
      event.preventDefault();
      neighbour(cell, ...MOVES[event.key])?.focus();
      return;
    }
    const part = typed(event.key, cell.value);
    if (part === null) return;
    event.preventDefault();
    event.stopPropagation(); /* the letters mean something else elsewhere (C: capture) */
    if (part === cell.value) return;
    cell.value = part;
    cell.dataset.v = part;
    cell.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
