/* Everything that listens to htmx, in one place: the token, live parts, refusals, lost connections.
   A live part is
     <section id="…" data-live data-rev="17" hx-get="…" hx-trigger="every 10s" hx-target="this" hx-swap="morph:outerHTML">
   The request carries X-Rev: 17; the server answers 204 while nothing changed. */
"use strict";

(() => {
  const { $, $$, say, signedOut, toast } = tandem;
  const body = document.body;

  /* Never overwrite what somebody is typing; keep the focus where it is. Only of a field: the
     words of a heading or a button that has the focus change like all others. */
  Object.defineProperty(Idiomorph.defaults, "ignoreActiveValue", { enumerable: true, get: () => Boolean(document.activeElement?.matches("input, textarea, select, [contenteditable]")) });
  Idiomorph.defaults.restoreFocus = true;
  /* What only this reader chose stays: the column on a phone, an opened "more". */
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) => !(name === "data-show" || (name === "open" && node.matches("details")));

  const quiet = (node) => node.matches?.("[data-live], [data-poll]");

  const typed = () => $$("main textarea, main input:not([type=hidden], [type=search])").some((field) => field.value !== field.defaultValue);

  /* Somebody is in the middle of something inside, or would not see the change. */
  function busy(node) {
    return document.hidden
      || $(".board.dragging, .board.lifted, .item.saving, .item .answer form, tr.clash, [popover]:popover-open:not(#nav), dialog[open]")
      || (node.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));
  }

  body.addEventListener("htmx:configRequest", (event) => {
    const { headers, elt, verb } = event.detail;
    if (verb !== "get") headers["X-CSRFToken"] = $("input[name=csrfmiddlewaretoken]")?.value || body.dataset.csrf;
    if (elt.dataset.rev !== undefined) headers["X-Rev"] = elt.dataset.rev;
  });

  body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.matches("[data-live]") && busy(elt)) event.preventDefault();
  });

  /* Morphing is looked up from who asked. If news took that away before its answer came, a plain
     swap does; without it htmx would put the new part inside of the old one, and both would live on. */
  body.addEventListener("htmx:beforeSwap", (event) => {
    const asker = event.detail.requestConfig?.elt, swap = asker?.getAttribute("hx-swap") || "";
    if (!asker?.isConnected && swap.startsWith("morph")) event.detail.swapOverride ??= swap.replace(/^morph:?/, "") || "outerHTML";
  });

  body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    /* The session ran out: the answer is the sign-in page. A form goes there as a plain one, which
       keeps what was typed; a look for news waits while something is typed on the page. */
    if (body.dataset.signIn && xhr.responseURL && new URL(xhr.responseURL).pathname === body.dataset.signIn) {
      event.detail.shouldSwap = false;
      const { elt, verb } = event.detail.requestConfig;
      if (verb !== "get") elt.matches("form[action]") ? elt.submit() : signedOut();
      else if (!typed()) location.reload();
    }
  });

  body.addEventListener("htmx:afterSwap", (event) => {
    const { xhr, target } = event.detail;
    if (!xhr) return;
    if (xhr.status === 422) $(".error-summary", target.isConnected ? target : document)?.focus();
    if (xhr.status === 409) {
      const box = $("#messages");
      if (!box) return;
      box.scrollIntoView({ block: "center" });
      say(box.textContent.trim().replace(/\s+/g, " ").slice(0, 300), true);
      $("input[type=radio], a, button", box)?.focus({ preventScroll: true });
    }
  });

  /* "Load more": the focus goes on to the first new row, which is where the reader was. */
  let had = 0;
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig?.elt.closest?.(".pager")) had = event.detail.target.children.length;
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    const rows = event.detail.target;
    if (!had || rows.children.length <= had) return;
    const fresh = [...rows.children].slice(had).filter((row) => !row.matches(".line-row"));
    const first = fresh[0];
    say(`${fresh.length} more`);
    if (first) ($("a, button, input", first) || first).focus({ preventScroll: true });
    had = 0;
  });

  /* The answer to a form takes the focused button with it: its part's heading gets the focus, so that
     a keyboard goes on there and not at the top of the page. Asked as the form is sent, for a button
     that is switched off while it waits may have lost the focus when the answer comes. */
  const under = new WeakSet();
  body.addEventListener("htmx:beforeRequest", (event) => {
    const { target, requestConfig, xhr } = event.detail;
    if (requestConfig && requestConfig.verb !== "get" && target.contains(document.activeElement)) under.add(xhr);
  });
  body.addEventListener("htmx:afterSettle", (event) => {
    const { target, xhr } = event.detail;
    if (!xhr || !under.has(xhr) || document.activeElement !== body) return;
    const part = target.isConnected ? target : document.getElementById(target.id);
    const head = part && ($("h2, h3", part) || part);
    if (!head) return;
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  });

  const SAYS = {
    400: "That link does not work any more. Load the page again.",
    403: "Your role does not include this. An administrator gives roles.",
    404: "This is not here any more. Load the page again.",
    413: "That file is too large.",
    429: "That was too many at once. Wait a minute.",
  };
  body.addEventListener("htmx:responseError", (event) => {
    const { xhr, elt } = event.detail;
    if (quiet(elt)) return;
    const reference = xhr.getResponseHeader("X-Request-ID");
    const text = SAYS[xhr.status] || `Not saved: something broke on our side.${reference ? ` Reference ${reference}.` : ""}`;
    toast(text);
    say(text, true);
  });
  body.addEventListener("htmx:sendError", (event) => {
    if (quiet(event.detail.elt) || event.detail.elt.closest("#capture")) return;
    toast("No connection. Nothing is lost: send again when you are back.");
  });

  /* A progress part that lost one answer asks again; a live part does so by its trigger. */
  for (const kind of ["htmx:sendError", "htmx:responseError"]) {
    body.addEventListener(kind, (event) => {
      const { elt } = event.detail;
      if (elt.matches?.("[data-poll]")) setTimeout(() => { if (elt.isConnected) htmx.ajax("GET", elt.getAttribute("hx-get"), { source: elt, target: elt, swap: "outerHTML" }); }, 5000);
    });
  }

  /* Links of an error summary go to the field itself, also when it is a group. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    if (!link) return;
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.matches("input, select, textarea") ? field : $("input, select, textarea", field) || field).focus();
    field.scrollIntoView({ block: "center" });
  });
  /* After a full page of errors the summary has the focus too. */
  $("form[method=post] .error-summary")?.focus();
})();
