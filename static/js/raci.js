/* The matrix under the fingers. One cell is in the tab order, the arrows, Home, End and the
   Page keys go to the others. In a cell R, A, C or I sets the part, A again makes A/R, Delete
   clears it; Ctrl Z takes the last change back; Ctrl V with one part sets the cell, with more
   it opens the page that first shows what would change. Saving is the row's own form (htmx,
   on change), one save of a row at a time: what is set meanwhile waits for the row to be back.
   Without this script the cells are plain selects with a button in each row. */
"use strict";

(() => {
  const matrix = document.getElementById("matrix");
  const paste = document.getElementById("raci-paste");
  const said = document.getElementById("raci-said");
  if (!matrix || !paste) return;

  const FAR = 8; /* rows that a Page key passes */
  const undone = []; /* [id of a cell, the part it held] */
  const cellsOf = (row) => [...row.querySelectorAll("select.raci")];
  const rows = () => [...matrix.querySelectorAll("tr")].filter((row) => cellsOf(row).length);
  const within = (n, end) => Math.min(Math.max(n, 0), end);

  function neighbour(cell, down, right) {
    const every = rows();
    const row = cell.closest("tr");
    const cells = cellsOf(every[within(every.indexOf(row) + down, every.length - 1)]);
    return cells[within(cellsOf(row).indexOf(cell) + right, cells.length - 1)];
  }

  const MOVES = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    Home: [0, -999], End: [0, 999], PageUp: [-FAR, 0], PageDown: [FAR, 0],
  };

  /* One tab stop: the cell that was last in use, at first the first one. */
  let at = "";
  function rove() {
    const cells = [...matrix.querySelectorAll("select.raci")];
    const chosen = document.getElementById(at) || cells[0];
    cells.forEach((cell) => { cell.tabIndex = cell === chosen ? 0 : -1; });
  }
  rove();
  matrix.addEventListener("focusin", (event) => {
    const cell = event.target.closest("select.raci");
    if (!cell || cell.id === at) return;
    at = cell.id;
    cell.dataset.held = cell.value;
    rove();
  });

  function typed(key, held) {
    if (key === "Delete" || key === "Backspace" || key === "-") return "";
    if (key === "/") return "A/R";
    const letter = key.toUpperCase();
    if (letter === "A") return held === "A" ? "A/R" : "A";
    return ["R", "C", "I"].includes(letter) ? letter : null;
  }

  function set(cell, part) {
    if (part === cell.value) return;
    cell.value = part;
    cell.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* Before htmx hears of it: a row on its way to the server is replaced when it is back, and
     would take along what was set in it meanwhile. */
  const waiting = new Map(); /* id of a row → { id of a field: the value it is to have } */
  const isAway = (row) =>
    row.dataset.saving || row.matches(".htmx-added, .htmx-swapping, .htmx-settling");
  matrix.addEventListener("change", (event) => {
    const field = event.target;
    const row = field.closest("tr");
    if (!row || !field.id) return;
    if (field.matches("select.raci") && field.value !== field.dataset.v) {
      if (!field.dataset.undoing) undone.push([field.id, field.dataset.v]);
      field.dataset.v = field.value;
    }
    delete field.dataset.undoing;
    if (isAway(row)) {
      waiting.set(row.id, { ...waiting.get(row.id), [field.id]: field.value });
      event.stopPropagation();
    } else row.dataset.saving = "1";
  }, true);

  function saveWhatWaited(row) {
    delete row.dataset.saving;
    let last = null;
    for (const [id, value] of Object.entries(waiting.get(row.id) || {})) {
      const field = document.getElementById(id);
      if (!field || field.value === value) continue;
      field.value = value;
      if ("v" in field.dataset) field.dataset.v = value;
      last = field;
    }
    waiting.delete(row.id);
    last?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function undo() {
    const [id, part] = undone.pop() || [];
    const cell = id && document.getElementById(id);
    if (!cell) return;
    cell.dataset.undoing = "1";
    set(cell, part);
    cell.focus();
    said.textContent = `Taken back: ${cell.getAttribute("aria-label")}, ${part || "none"}`;
  }

  matrix.addEventListener("keydown", (event) => {
    const cell = event.target.closest("select.raci");
    if (!cell || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || !undone.length) return;
      event.preventDefault();
      event.stopPropagation();
      undo();
      return;
    }
    if (MOVES[event.key]) {
      event.preventDefault();
      neighbour(cell, ...MOVES[event.key])?.focus();
      return;
    }
    const part = typed(event.key, cell.value);
    if (part === null) return;
    event.preventDefault();
    event.stopPropagation(); /* the letters mean something else elsewhere (C: capture) */
    set(cell, part);
  });

  document.addEventListener("paste", (event) => {
    const cell = document.activeElement?.closest("select.raci");
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!cell || !matrix.contains(cell) || !text.trim()) return;
    event.preventDefault();
    const one = text.trim().toUpperCase();
    if (["A", "R", "C", "I", "A/R", "-"].includes(one)) {
      set(cell, one === "-" ? "" : one);
      return;
    }
    const [number, party] = cell.id.slice(1).split("-");
    Object.assign(paste.elements.text, { value: text });
    Object.assign(paste.elements.number, { value: number });
    Object.assign(paste.elements.party, { value: party });
    paste.submit();
  });

  /* A row comes back anew: the focus stays where it was, and what is wrong with it is said. */
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const row = event.target.closest?.("#matrix tr") || event.detail.elt.closest?.("#matrix tr");
    if (!row) return;
    rove();
    document.getElementById(at)?.focus();
    const found = row.querySelector(".check")?.textContent.trim().replace(/\s+/g, " ");
    const name = row.querySelector("th")?.textContent.trim().replace(/\s+/g, " ");
    if (name) said.textContent = `${name}: ${found || "every rule holds"}`;
    saveWhatWaited(row);
  });

  /* An answer that did not bring the row: what waited for it is not tried again. */
  for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(failed, (event) => {
      const row = event.target.closest?.("#matrix tr");
      if (!row) return;
      waiting.delete(row.id);
      delete row.dataset.saving;
    });
  }
})();
