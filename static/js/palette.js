/* Find or do: pages from the navigation, what is on the page by data-find, actions, and the
   server's answers from data-search: {"results": [{"group", "title", "what", "url", "cord"?}]}. */
"use strict";

(() => {
  const { $, $$, icon, make, say, open, toggleTheme, setDensity } = tandem;
  const palette = $("#palette");
  if (!palette) return;
  const input = $("input", palette), list = $("#palette-list");
  let hits = [], at = 0, asked = null;

  const visit = (link) => () => { link.click(); };
  function choices() {
    const here = $$("[data-find]").map((link) => ({ group: "On this page", title: link.dataset.find, what: link.dataset.findKey || "", cord: link.closest("[data-cord]")?.dataset.cord, run() { link.scrollIntoView({ block: "center" }); link.focus(); } }));
    const pages = $$("#nav .nav-link[href]").map((link) => ({ group: "Pages", title: link.firstChild.nodeName === "#text" ? link.textContent.trim() : [...link.childNodes].filter((n) => n.nodeType === 3 || n.matches?.(".clip")).map((n) => n.textContent).join("").trim(), what: link.dataset.go ? `G then ${link.dataset.go.toUpperCase()}` : "", cord: link.dataset.cord, icon: "right", run: visit(link) }));
    const acts = $$("#main .page-head .acts :is(a.btn, button.btn)").filter((node) => node.offsetParent).map((node) => ({ group: "Actions", title: node.textContent.trim(), icon: "bolt", run: visit(node) }));
    const always = [
      $("[data-capture]") && { title: "Capture a note", what: "C", icon: "note", run: () => $("[data-capture]").click() },
      { title: "Switch between light and dark", icon: "moon", run: toggleTheme },
      { title: "Compact rows", icon: "list", run: () => setDensity("compact") },
      { title: "Regular rows", icon: "list", run: () => setDensity("") },
      { title: "Comfortable rows", icon: "list", run: () => setDensity("comfortable") },
      { title: "Print or save as PDF", icon: "print", run: () => print() },
      { title: "Show all keys", what: "?", icon: "keyboard", run: () => open("#keys") },
    ].filter(Boolean).map((choice) => ({ what: "", ...choice, group: "Actions" }));
    const known = new Set(always.map((choice) => choice.title));
    return [...here, ...pages, ...acts.filter((choice) => !known.has(choice.title)), ...always];
  }

  function show(found, term) {
    const order = term ? ["On this page", "Items", "Notes", "People", "Pages", "Actions"] : ["Actions", "Pages", "On this page"];
    const rank = (hit) => (order.indexOf(hit.group) + 100) % 100;
    hits = found.sort((a, b) => rank(a) - rank(b)).slice(0, 14);
    at = 0;
    const rows = [];
    hits.forEach((hit, i) => {
      if (!i || hits[i - 1].group !== hit.group) rows.push(make("li", { class: "group", role: "presentation" }, hit.group));
      rows.push(make("li", { role: "option", id: `find-${i}`, "data-i": i, "aria-selected": String(i === 0), "data-cord": hit.cord || false }, hit.cord ? make("i", { class: "cord-dot" }) : icon(hit.icon || "right", ""), marked(hit.title, term), make("span", { class: "what" }, hit.what || "")));
    });
    if (!rows.length) rows.push(make("li", { class: "empty", role: "presentation" }, `Nothing matches “${input.value}”. Try a key such as CCM-142.`));
    list.replaceChildren(...rows);
    hits.length ? input.setAttribute("aria-activedescendant", "find-0") : input.removeAttribute("aria-activedescendant");
  }

  function marked(title, term) {
    const start = term ? title.toLowerCase().indexOf(term) : -1;
    if (start < 0) return make("span", { class: "t" }, title);
    return make("span", { class: "t" }, title.slice(0, start), make("mark", {}, title.slice(start, start + term.length)), title.slice(start + term.length));
  }

  async function search() {
    const raw = input.value.trim().toLowerCase(), only = raw.startsWith(">"), term = raw.replace(/^>\s*/, "");
    const near = choices().filter((c) => (!only || c.group === "Actions") && (!term || `${c.title} ${c.what}`.toLowerCase().includes(term)));
    show(near, term);
    asked?.abort();
    if (only || term.length < 2 || !palette.dataset.search) { say(`${hits.length} results`); return; }
    asked = new AbortController();
    try {
      const answer = await fetch(`${palette.dataset.search}?q=${encodeURIComponent(term)}`, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { results } = await answer.json();
      show([...results.map((r) => ({ ...r, run: () => location.assign(r.url) })), ...near], term);
    } catch (error) { if (error.name !== "AbortError") show(near, term); }
    say(`${hits.length} results`);
  }

  let waiting = 0;
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 90); });
  input.addEventListener("keydown", (event) => {
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
      $$('[role="option"]', list).forEach((option, i) => { option.setAttribute("aria-selected", String(i === at)); if (i === at) option.scrollIntoView({ block: "nearest" }); });
      input.setAttribute("aria-activedescendant", `find-${at}`);
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(waiting);
      search().then(() => choose(at));
    }
  });
  function choose(i) { const hit = hits[i]; if (!hit) return; palette.close(); hit.run(); }
  list.addEventListener("click", (event) => { const option = event.target.closest("[data-i]"); if (option) choose(Number(option.dataset.i)); });

  function show_palette() { document.querySelector("#nav:popover-open")?.hidePopover(); input.value = ""; palette.showModal(); search(); input.focus(); }
  document.body.addEventListener("palette", show_palette);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-palette]")) show_palette(); });
})();
