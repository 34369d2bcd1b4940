/* The full note form: a privacy warning while typing, and a draft on this device until it is
   sent. Digits that look like a card or account number are never kept in the draft. The server
   redacts again, whatever happens here. */
"use strict";

(() => {
  const { $, store, hide } = tandem;
  const form = $("[data-note-form]");
  if (!form) return;
  const text = form.elements.verbatim, warning = $("#note-warning"), isNew = Boolean(form.elements.token);
  const look = () => { warning.hidden = text.value === hide(text.value); };

  text.after(warning);
  text.addEventListener("input", () => { look(); if (isNew) store.set("draft", hide(text.value)); });
  $("[data-mask]", form).addEventListener("click", () => { text.value = hide(text.value); look(); text.focus(); });
  form.addEventListener("submit", () => { if (isNew) store.set("draft", ""); });
  if (isNew && !text.value) text.value = store.get("draft") || "";
  look();
})();
