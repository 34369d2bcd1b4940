/* Notes of one listening session, one after another and without a page load. A note is in the
   queue of this device (note_queue.js) before it is sent, so nothing is lost on a refresh or
   without signal. Digits that look like a card or account number are never kept here, and the
   server redacts again. */
"use strict";

(() => {
  const { $, $$, make, say, nodes, hide, number, queue } = tandem;
  const list = $("#captured"), form = $("#live-note"), state = $("#captured-state"), warning = $("#note-warning");
  const text = form.elements.verbatim;
  const waiting = () => queue.all().filter((note) => note.url === form.action);

  const look = () => { warning.hidden = text.value === hide(text.value); };
  text.addEventListener("input", () => { look(); queue.draft.set(hide(text.value), form.action); });
  $("[data-mask]", form).addEventListener("click", () => { text.value = hide(text.value); look(); text.focus(); });
  text.value ||= queue.draft.get(form.action);
  look();

  const rowOf = (token) => $(`[data-token="${token}"]`, list);
  const badge = (words) => make("span", { class: "badge lit" }, words);
  function show(note) {
    const words = note.refused ? "Not saved: say what was said" : "Waits";
    const row = make("li", { "data-token": note.token }, make("div", { class: "body" }, make("p", { class: "title" }, queue.words(note))), make("div", { class: "end" }, badge(words)));
    rowOf(note.token) ? rowOf(note.token).replaceWith(row) : list.append(row);
  }
  function tell() {
    const notes = waiting(), left = notes.length;
    notes.forEach(show);
    $("#captured-count").textContent = $$("li", list).length;
    state.hidden = !left;
    state.textContent = left ? `${left} ${left === 1 ? "note waits" : "notes wait"} on this device and will be sent by ${left === 1 ? "itself" : "themselves"}.` : "";
  }

  addEventListener("notes:changed", tell);
  addEventListener("notes:sent", (event) => {
    const { note, html } = event.detail;
    if (note.url !== form.action) return;
    rowOf(note.token)?.replaceWith(nodes(html));
    tell();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const verbatim = hide(text.value.trim());
    if (!verbatim) { say("Say what was said.", true); text.focus(); return; }
    const fields = new FormData(form);
    const note = { url: form.action, token: number(), fields: [["verbatim", verbatim], ["participant", fields.get("participant")], ["tenure", fields.get("tenure") || ""]] };
    if (!queue.add(note)) { say("This device keeps nothing. Leave the page open and try again.", true); return; }
    text.value = "";
    queue.draft.set("", form.action);
    look();
    text.focus();
    queue.flush();
  });
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  tell();
})();
