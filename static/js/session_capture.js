/* Notes of one listening session, one after another and without a page load. A note is on this
   device before it is sent: it is taken away only when the server has it, so nothing is lost on a
   refresh or without signal. They go one at a time and in their order; each has a number of its own,
   so that one sent twice is kept once. Digits that look like a card or account number are never
   kept here, and the server redacts again. */
"use strict";

(() => {
  const { $, $$, store, make, say, nodes, send, hide, number } = tandem;
  const list = $("#captured"), form = $("#live-note"), state = $("#captured-state"), warning = $("#note-warning");
  const text = form.elements.verbatim, KEY = list.dataset.waiting, DRAFT = `${KEY}-draft`, PAUSE = 15000;
  const waiting = () => JSON.parse(store.get(KEY) || "[]");
  const keep = (notes) => store.set(KEY, notes.length ? JSON.stringify(notes) : "");
  let sending = false;

  const look = () => { warning.hidden = text.value === hide(text.value); };
  text.addEventListener("input", () => { look(); store.set(DRAFT, hide(text.value)); });
  $("[data-mask]", form).addEventListener("click", () => { text.value = hide(text.value); look(); text.focus(); });
  text.value ||= store.get(DRAFT) || "";
  look();

  const rowOf = (token) => $(`[data-token="${token}"]`, list);
  const badge = (words) => make("span", { class: "badge lit" }, words);
  function show(note, words) {
    const row = make("li", { "data-token": note.token }, make("div", { class: "body" }, make("p", { class: "title" }, note.verbatim)), make("div", { class: "end" }, badge(words)));
    rowOf(note.token) ? rowOf(note.token).replaceWith(row) : list.append(row);
  }
  function tell() {
    const left = waiting().length;
    $("#captured-count").textContent = $$("li", list).length;
    state.hidden = !left;
    state.textContent = left ? `${left} ${left === 1 ? "note waits" : "notes wait"} on this device and will be sent by ${left === 1 ? "itself" : "themselves"}.` : "";
  }

  /* The oldest first; what has no answer stays, and everything behind it waits for it. */
  async function flush() {
    if (sending) return;
    sending = true;
    for (let note = waiting()[0]; note; note = waiting()[0]) {
      const { url, ...values } = note;
      const answer = await send(url, values, { retry: false });
      if (answer.ok) {
        keep(waiting().filter((each) => each.token !== note.token));
        rowOf(note.token)?.replaceWith(nodes(answer.html));
        tell();
      } else {
        show(note, answer.status === 422 ? "Not saved: say what was said" : "Waits");
        break;
      }
    }
    sending = false;
    tell();
    if (waiting().length) setTimeout(flush, PAUSE);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const verbatim = hide(text.value.trim());
    if (!verbatim) { say("Say what was said.", true); text.focus(); return; }
    const fields = new FormData(form);
    const note = { url: form.action, token: number(), verbatim, participant: fields.get("participant"), tenure: fields.get("tenure") || "" };
    keep([...waiting(), note]);
    show(note, "Waits");
    text.value = "";
    store.set(DRAFT, "");
    look();
    tell();
    text.focus();
    flush();
  });
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });

  for (const note of waiting()) show(note, "Waits");
  tell();
  addEventListener("online", flush);
  flush();
})();
