/* The capture sheet: a privacy warning while typing, a draft on this device, a send that waits
   for signal. Digits that look like a card or account number are never kept in the draft. The
   server redacts again, whatever happens here. */
"use strict";

(() => {
  const { $, toast, hide, number, queue } = tandem;
  const sheet = $("#capture");
  if (!sheet) return;
  const form = $("form", sheet), text = $("#capture-text"), warning = $("#capture-warning");

  /* Each note has a number of its own, so that one sent twice is kept once. */
  const renumber = () => { form.elements.token.value = number(); };
  renumber();

  const look = () => { warning.hidden = text.value === hide(text.value); };
  text.addEventListener("input", () => { look(); queue.draft.set(hide(text.value)); });
  $("[data-mask]", sheet).addEventListener("click", () => { text.value = hide(text.value); look(); text.focus(); });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-capture]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    text.value ||= queue.draft.get();
    look();
    sheet.showModal();
    text.focus();
  });

  function done(message) {
    form.reset();
    renumber();
    $("#capture-errors").replaceChildren();
    queue.draft.set("");
    look();
    sheet.close();
    if (message) toast(message);
  }

  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    if (!xhr || !xhr.status) return;
    if (xhr.status >= 200 && xhr.status < 300) done(/"?toast"?/.test(xhr.getResponseHeader("HX-Trigger") || "") ? "" : "Note sent. You’ll hear back when it’s used.");
  });

  /* No signal: keep the note (without long digits) and send it when there is. */
  form.addEventListener("htmx:sendError", () => {
    const fields = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "token"].includes(name)).map(([name, value]) => [name, name === "verbatim" ? hide(value) : value]);
    if (queue.add({ url: form.action, token: form.elements.token.value, fields })) done("Kept on this phone. It sends when you have signal.");
    else toast("Not sent, and this device keeps nothing. Send it again when you have signal.");
  });

  addEventListener("notes:sent", (event) => { if (event.detail.note.url === form.action && !queue.all().length) toast("The notes that waited on this device: each is sent."); });
})();
