/* The frame's behaviour: words for the ear, toasts with undo, theme, dialogs, menus, keys.
   Plain script: no eval, no inline handler. Everything works without it, only slower.
   What other scripts may use is in `tandem`. */
"use strict";

const tandem = (() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const body = document.body;

  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private mode */ } },
  };
  /* Digits that look like a card or account number never stay on a device. */
  const DIGITS = /(?:\d[ -]?){9,19}/g;
  const hide = (words) => words.replace(DIGITS, (found) => "•".repeat(found.replace(/\D/g, "").length) + (/[ -]$/.test(found) ? " " : ""));
  /* What is sent has a number of its own, so that it is kept once though it is sent twice. */
  const number = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax`; };

  function icon(name, size = "sm") {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", `icon ${size}`);
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${body.dataset.sprite}#i-${name}`);
    svg.append(use);
    return svg;
  }

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
    node.append(...children);
    return node;
  }

  /* One polite region for results, one alert for refusals. */
  function say(text, urgent) {
    const region = $(urgent ? "#alert" : "#live");
    if (!region) return;
    region.textContent = "";
    requestAnimationFrame(() => { region.textContent = text; });
  }

  /* ---- requests --------------------------------------------------------------------- */
  const csrf = () => $("input[name=csrfmiddlewaretoken]")?.value || body.dataset.csrf || "";

  /* POST values; answer {status, ok, html}. Status 0: no connection, after one more try (`again`). */
  async function send(url, values, { retry = true } = {}) {
    const fields = values instanceof FormData || Array.isArray(values) ? [...values] : Object.entries(values);
    const request = { method: "POST", credentials: "same-origin", body: new URLSearchParams(fields), headers: { "X-CSRFToken": csrf(), "HX-Request": "true", "HX-Current-URL": location.href } };
    let answer, html;
    /* The line may break before the answer or in the middle of it. */
    try { answer = await fetch(url, request); html = await answer.text(); } catch {
      if (!retry) return { status: 0, ok: false, html: "" };
      say("Not saved. Trying again.", true);
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
      return send(url, values, { retry: false });
    }
    if (answer.headers.get("HX-Redirect")) { location.assign(answer.headers.get("HX-Redirect")); return { status: answer.status, ok: true, html: "" }; }
    if (answer.redirected && body.dataset.signIn && new URL(answer.url).pathname === body.dataset.signIn) { signedOut(); return { status: 401, ok: false, html: "" }; }
    const said = triggers(answer.headers.get("HX-Trigger"));
    return { status: answer.status, ok: answer.ok, html, said, again: !retry };
  }

  /* The session ran out under a change that was not saved: sign in, and hear so. */
  function signedOut() { location.assign(`${body.dataset.signIn}?${new URLSearchParams({ next: location.pathname + location.search, unsaved: "1" })}`); }

  function triggers(header) {
    if (!header) return false;
    let events = {};
    try { events = JSON.parse(header); } catch { events = { [header]: {} }; }
    for (const [name, detail] of Object.entries(events)) body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
    return "toast" in events;
  }

  /* HTML text as nodes; <tr> keeps its place because a template has no parser rules of a page. */
  function nodes(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }

  /* ---- toasts and undo ------------------------------------------------------------------ */
  const undone = [];

  function toast(message, undo) {
    const node = make("div", { class: "toast" }, make("span", {}, message));
    if (undo) {
      const entry = { run() { undone.splice(undone.indexOf(entry), 1); node.remove(); undo(); } };
      undone.push(entry);
      if (undone.length > 20) undone.shift();
      const button = make("button", { type: "button", class: "btn" }, "Undo ", make("kbd", {}, "Ctrl Z"));
      button.addEventListener("click", () => entry.run());
      node.append(button);
    }
    $(".toasts")?.replaceChildren(node);
    say(message);
    /* WCAG 2.2.1: stays while hovered or focused; Ctrl Z still undoes after it has gone. */
    let left = 8;
    const timer = setInterval(() => { if (!node.matches(":hover, :focus-within") && --left <= 0) { node.remove(); clearInterval(timer); } }, 1000);
    return node;
  }

  /* The server says it: HX-Trigger: {"toast": {"text", "undo"?, "values"?}} */
  body.addEventListener("toast", (event) => {
    const { text, value, undo, values } = event.detail;
    toast(text || value, undo && (async () => {
      const answer = await send(undo, values || {});
      if (answer.ok) location.reload(); else toast("That could not be undone. Load the page again to see how it stands.");
    }));
  });

  function saved() { $$("[data-saved]").forEach((node) => node.replaceChildren(icon("check"), "Saved just now")); }

  /* Success messages of the server become toasts; errors stay where they are. */
  function adoptMessages(scope = document) {
    $$('#messages [data-level="success"]', scope).forEach((node) => { toast(node.textContent.trim()); node.remove(); });
  }

  /* ---- theme and density: cookies, so that the server draws the page right at once --------- */
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  function drawToggle() { $$("[data-theme-toggle]").forEach((button) => button.replaceChildren(icon(dark() ? "sun" : "moon", ""), make("span", {}, dark() ? "Light mode" : "Dark mode"))); }
  function toggleTheme() { root.dataset.theme = dark() ? "light" : "dark"; remember("theme", root.dataset.theme); drawToggle(); }
  function setDensity(value) {
    value ? root.dataset.density = value : delete root.dataset.density;
    remember("density", value);
    $$("[data-density-set]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.densitySet === value));
  }

  /* ---- popovers and menus ------------------------------------------------------------------- */
  function place(pop, anchor) {
    pop.showPopover();
    const a = anchor.getBoundingClientRect(), p = pop.getBoundingClientRect();
    const x = Math.max(8, Math.min(a.right - p.width, innerWidth - p.width - 8));
    const y = a.bottom + p.height + 8 > innerHeight ? Math.max(8, a.top - p.height - 4) : a.bottom + 4;
    pop.style.left = `${x}px`; pop.style.top = `${y}px`; /* a CSSOM write: style-src 'self' allows it */
  }

  /* choices: [{label, icon, key, off, run}] with null for a line between groups */
  function openMenu(anchor, title, choices) {
    const menu = $("#menu");
    $("#menu-title").textContent = title;
    $('[role="menu"]', menu).replaceChildren(...choices.map((choice) => {
      if (!choice) return make("hr");
      const button = make("button", { type: "button", role: "menuitem", "data-key": choice.key, "aria-disabled": choice.off ? "true" : false, tabindex: "-1" }, icon(choice.icon), choice.label, make("kbd", {}, choice.key.toUpperCase()));
      button.addEventListener("click", () => { if (choice.off) return; menu.hidePopover(); choice.run(); });
      return button;
    }));
    anchor.setAttribute("aria-expanded", "true");
    place(menu, anchor);
    ($('[role="menuitem"]:not([aria-disabled])', menu) || menu).focus();
    menu.addEventListener("toggle", (event) => {
      if (event.newState !== "closed") return;
      anchor.setAttribute("aria-expanded", "false");
      if (document.activeElement === body || menu.contains(document.activeElement)) anchor.focus();
    }, { once: true });
  }

  /* A menu of links that is a <details>: Escape and a click elsewhere close it, as they do a popover. */
  document.addEventListener("keydown", (event) => {
    const views = event.key === "Escape" && event.target.closest?.("details.views[open]");
    if (views) { views.open = false; $("summary", views).focus(); }
  });
  document.addEventListener("click", (event) => $$("details.views[open]").forEach((views) => { if (!views.contains(event.target)) views.open = false; }));

  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.('[role="menu"]');
    if (!menu) return;
    const items = $$('[role="menuitem"]', menu), at = items.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (go !== undefined) { event.preventDefault(); items.at(go % items.length)?.focus(); return; }
    if (event.key === "Tab") { menu.closest("[popover]").hidePopover(); return; }
    const hit = items.find((item) => item.dataset.key === event.key.toLowerCase());
    if (hit) { event.preventDefault(); hit.click(); }
  });

  /* ---- dialogs: the browser gives the focus back to the opener ---------------------------------- */
  function open(selector) { const dialog = $(selector); if (dialog && !dialog.open) dialog.showModal(); return dialog; }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) { event.preventDefault(); open(opener.dataset.dialog); return; }
    if (event.target.closest("dialog [data-close]")) { event.target.closest("dialog").close(); return; }
    if (event.target.matches("dialog")) event.target.close();
    if (event.target.closest("[data-theme-toggle]")) toggleTheme();
    const density = event.target.closest("[data-density-set]");
    if (density) setDensity(density.dataset.densitySet);
    if (event.target.closest("[data-print]")) print();
  });

  /* ---- small helps in forms and tables -------------------------------------------------------------- */
  document.addEventListener("change", (event) => {
    if (event.target.matches("form[data-filter] select, form[data-filter] [type=checkbox], form[data-filter] [type=radio]") && !event.target.closest("[data-together]")) event.target.form.requestSubmit();
  });
  /* An address holds what was asked, not what was left empty. */
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("form[data-filter]")) return;
    const data = event.formData;
    for (const [name, value] of [...data]) if (value === "") data.delete(name);
    if (![...data].length) data.set("view", "all");
  });
  for (const kind of ["dragenter", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => event.target.closest?.("[data-upload]")?.classList.toggle("over", kind === "dragenter"));
  }
  /* A table laid out as a list keeps its roles in every browser only when they are spelled out. */
  function spellRoles(scope) {
    for (const table of $$("table.stack", scope)) {
      table.setAttribute("role", "table");
      $$("thead, tbody, tfoot", table).forEach((part) => part.setAttribute("role", "rowgroup"));
      $$("tr", table).forEach((row) => row.setAttribute("role", "row"));
      $$("td", table).forEach((cell) => cell.setAttribute("role", "cell"));
      $$("th", table).forEach((cell) => cell.setAttribute("role", cell.scope === "row" ? "rowheader" : "columnheader"));
    }
  }

  /* ---- keys: off while typing (WCAG 2.1.4), and single letters can be switched off ------------------- */
  const typing = (node) => node.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  let chord = "";
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase(), command = event.ctrlKey || event.metaKey;
    if (command && key === "k" && $("#palette")) { event.preventDefault(); $("#palette").open ? $("#palette").close() : body.dispatchEvent(new CustomEvent("palette")); return; }
    if (command && key === "z" && !typing(event.target) && undone.length) { event.preventDefault(); undone.at(-1).run(); return; }
    if (typing(event.target) || command || event.altKey || $("dialog[open]") || event.target.closest('[role="menu"]')) return;
    if (store.get("keys-off")) return;
    if (chord === "g") { chord = ""; $(`[data-go="${CSS.escape(key)}"]`)?.click(); return; }
    if (key === "g") { chord = "g"; setTimeout(() => { chord = ""; }, 900); return; }
    if (key.length !== 1 || (event.target.closest("[data-own-keys]") && !"/?".includes(key))) return; /* a card has its own letters */
    const does = { "/": () => body.dispatchEvent(new CustomEvent("palette")), "?": () => open("#keys"), c: () => $("[data-capture]")?.click(), j: () => step(1), k: () => step(-1) }[key];
    const hit = does ? null : $(`#main [data-key="${CSS.escape(key)}"]`), field = hit?.matches("input, select, textarea");
    const act = does || (() => (field ? hit.focus() : hit?.click()));
    if (does || field) event.preventDefault(); /* the letter is not typed into the field it opens */
    act();
  });
  /* In a form for quick work Enter sends, and Escape gives the letters back to the page. */
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-quick]");
    if (!form || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("select, textarea")) { event.preventDefault(); form.requestSubmit(); }
    if (event.key === "Escape") event.target.blur();
  });
  /* J and K walk the list of an inbox. */
  function step(by) {
    const rows = $$(".split-list .title"), at = rows.findIndex((row) => row.getAttribute("aria-current"));
    const next = rows[at < 0 ? 0 : at + by];
    if (next) { next.focus(); next.click(); }
  }

  const keysOff = $("[data-keys-off]");
  if (keysOff) { keysOff.checked = Boolean(store.get("keys-off")); keysOff.addEventListener("change", () => store.set("keys-off", keysOff.checked ? "1" : "")); }
  $(".nav-scroll [aria-current]")?.scrollIntoView({ block: "nearest" });
  drawToggle();
  setPressed();
  function setPressed() { $$("[data-density-set]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.densitySet === (root.dataset.density || ""))); }
  adoptMessages();
  spellRoles(document);
  body.addEventListener("htmx:load", (event) => { spellRoles(event.target); adoptMessages(); });

  return { $, $$, store, hide, number, icon, make, say, toast, send, signedOut, nodes, place, openMenu, open, saved, toggleTheme, setDensity };
})();
