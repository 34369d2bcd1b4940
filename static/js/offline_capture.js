/* Writing a note when the page was opened without network. It has nobody's words in it; what is
   written waits for the person who was here last, and goes from the next page of the server. */
"use strict";

(() => {
  const { $, say, hide, number, queue } = tandem;
  const form = $("#offline-note"), warning = $("#note-warning"), text = form.elements.verbatim;
  const look = () => { warning.hidden = text.value === hide(text.value); };

  form.hidden = !queue.person;
  $("#offline-nobody").hidden = Boolean(queue.person);
  text.addEventListener("input", () => { look(); queue.draft.set(hide(text.value)); });
  $("[data-mask]", form).addEventListener("click", () => { text.value = hide(text.value); look(); text.focus(); });
  text.value = queue.draft.get();
  look();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const verbatim = hide(text.value.trim());
    if (!verbatim) { say("Say what happened.", true); text.focus(); return; }
    const note = { url: new URL(form.dataset.to, location).href, token: number(), fields: [["verbatim", verbatim], ["participant", new FormData(form).get("participant")]] };
    if (!queue.add(note)) { say("This device keeps nothing. Leave the page open until there is a network.", true); return; }
    text.value = "";
    queue.draft.set("");
    look();
    say("Kept on this device.");
    text.focus();
  });
})();
