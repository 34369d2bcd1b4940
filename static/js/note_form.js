/* The full note form: a privacy warning while typing, and a draft on this device until it is
   sent; without network a new note waits in the queue (note_queue.js). Digits that look like a
   card or account number are never kept here. The server redacts again, whatever happens here. */
"use strict";

(() => {
  const { $, toast, hide, number, queue } = tandem;
  const form = $("[data-note-form]");
  if (!form) return;
  const text = form.elements.verbatim, warning = $("#note-warning"), isNew = Boolean(form.elements.token);
  const look = () => { warning.hidden = text.value === hide(text.value); };

  text.after(warning);
  text.addEventListener("input", () => { look(); if (isNew) queue.draft.set(hide(text.value)); });
  $("[data-mask]", form).addEventListener("click", () => { text.value = hide(text.value); look(); text.focus(); });

  /* A draft for the server is not for the queue: it stays in the field until there is a network. */
  function keep(event) {
    event.preventDefault();
    if (event.submitter?.name || !text.value.trim()) { toast("No network. What you typed stays here."); return; }
    const skip = ["csrfmiddlewaretoken", "token"];
    const fields = [...new FormData(form)].filter(([name]) => !skip.includes(name)).map(([name, value]) => [name, name === "verbatim" ? hide(value) : value]);
    if (!queue.add({ url: form.action, token: form.elements.token.value || number(), fields })) return;
    queue.draft.set("");
    form.reset();
    text.value = "";
    form.elements.token.value = number();
    toast("Kept on this phone. It sends when you have signal.");
    look();
  }

  form.addEventListener("submit", (event) => {
    if (!isNew) return;
    if (navigator.onLine) queue.tried(form.elements.token, hide(text.value)); else keep(event);
  });
  if (isNew && !text.value) text.value = queue.draft.get();
  look();
})();
