/* The capture sheet: a privacy warning while typing, a draft on this device, a send that waits
   for signal. Digits that look like a card or account number are never kept in the draft. The
   server redacts again, whatever happens here. */
"use strict";

(() => {
  const { $, store, toast, send, hide, number } = tandem;
  const sheet = $("#capture");
  if (!sheet) return;
  const form = $("form", sheet), text = $("#capture-text"), warning = $("#capture-warning");

  /* Each note has a number of its own, so that one sent twice is kept once. */
  const renumber = () => { form.elements.token.value = number(); };
  renumber();

  const look = () => { warning.hidden = text.value === hide(text.value); };
  text.addEventListener("input", () => { look(); store.set("draft", hide(text.value)); });
  $("[data-mask]", sheet).addEventListener("click", () => { text.value = hide(text.value); look(); text.focus(); });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-capture]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    text.value ||= store.get("draft") || "";
    look();
    sheet.showModal();
    text.focus();
  });

  function done(message) {
    form.reset();
    renumber();
    $("#capture-errors").replaceChildren();
    store.set("draft", "");
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
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(([name, value]) => [name, name === "verbatim" ? hide(value) : value]);
    const kept = JSON.parse(store.get("waiting-notes") || "[]");
    store.set("waiting-notes", JSON.stringify([...kept, { url: form.action, fields }]));
    done("Kept on this phone. It sends when you have signal.");
  });

  async function sendWaiting() {
    const kept = JSON.parse(store.get("waiting-notes") || "[]");
    if (!kept.length || !navigator.onLine) return;
    store.set("waiting-notes", "");
    const left = [];
    for (const note of kept) {
      const values = new FormData();
      note.fields.forEach(([name, value]) => values.append(name, value));
      const answer = await send(note.url, values, { retry: false });
      if (!answer.ok) left.push(note);
    }
    if (left.length) store.set("waiting-notes", JSON.stringify(left));
    if (left.length < kept.length) toast(kept.length - left.length === 1 ? "The note you kept is sent." : `${kept.length - left.length} kept notes are sent.`);
  }
  addEventListener("online", sendWaiting);
  sendWaiting();
})();
