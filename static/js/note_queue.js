/* Notes that wait on this device. There is one queue for each person, in the order of writing: a
   note is taken away only when the server has it, and has a number of its own, so that one sent
   twice is kept once. They go one at a time, by themselves when there is a network and by a press.
   Whoever signs in next at this device neither sees nor sends what somebody else wrote. What the
   server refuses is kept and shown with a way to change it or throw it away, and does not hold up
   what stands behind it. A note is {url, token, fields: [[name, value], …], refused: status};
   `notes:sent` tells {note, html}. */
"use strict";

tandem.queue = (() => {
  const { $$, store, make, send } = tandem;
  const body = document.body, PAUSE = 15000, REFUSED = [403, 404, 409, 422];
  const WHY = { 403: "You may not send it here now: load the page again", 404: "What it belongs to is gone", 409: "Not saved", 422: "Not saved: say what happened" };
  /* A page of the server says who is here; the page for writing offline is told by the last one. */
  const here = body.dataset.person || "";
  const person = here || (body.hasAttribute("data-offline") ? store.get("person") : "") || "";
  const KEY = `waiting-notes-of-${person}`, DRAFT = `draft-of-${person}`, TRIED = `tried-of-${person}`;
  let timer = 0;

  const all = () => (person && JSON.parse(store.get(KEY) || "[]")) || [];
  const keep = (notes) => { store.set(KEY, notes.length ? JSON.stringify(notes) : ""); draw(); };
  const words = (note) => note.fields.find(([name]) => name === "verbatim")?.[1] || "";
  const change = (token, values) => keep(all().map((note) => (note.token === token ? { ...note, ...values } : note)));
  const remove = (token) => keep(all().filter((note) => note.token !== token));
  const said = (count) => (count === 1 ? "1 note is not sent yet. It goes by itself." : `${count} notes are not sent yet. They go by themselves.`);

  /* True if the note is on the device: a full or forbidden store keeps nothing. */
  function add(note) {
    if (!person) return false;
    keep([...all(), note]);
    return all().some((each) => each.token === note.token);
  }

  function rowOf(note) {
    const end = make("div", { class: "end" }, make("span", { class: "badge lit" }, note.refused ? WHY[note.refused] : "Waits"));
    if (note.refused && here) end.append(press("Change it", () => changeWords(note)), twice("Throw away", "Throw it away for good?", () => remove(note.token)));
    return make("li", {}, make("div", { class: "body" }, make("p", { class: "title" }, words(note))), end);
  }
  function press(label, run) {
    const button = make("button", { type: "button", class: "btn quiet" }, label);
    button.addEventListener("click", () => run(button));
    return button;
  }
  /* What cannot be undone asks once more, on the same button. */
  const twice = (label, again, run) => press(label, (button) => { if (button.textContent === again) run(); else button.textContent = again; });
  function changeWords(note) {
    const live = note.url.includes("/listening-sessions/");
    draft.set(words(note), live ? note.url : "");
    remove(note.token);
    location.assign(live ? note.url.replace(/notes\/$/, "capture/") : "/notes/new/");
  }

  function draw() {
    const notes = all();
    $$("[data-waiting-notes]").forEach((place) => {
      place.hidden = !notes.length;
      if (!notes.length) { place.replaceChildren(); return; }
      const again = make("button", { type: "button", class: "btn" }, "Send now");
      again.addEventListener("click", retry);
      place.replaceChildren(make("p", { class: "notice plain", role: "status" }, said(notes.length)), make("ul", { class: "rows", "aria-label": "Notes that wait" }, ...notes.map(rowOf)), again);
    });
    dispatchEvent(new CustomEvent("notes:changed"));
  }

  function retry() {
    if (!here) { location.assign("/notes/new/"); return; }
    keep(all().map((note) => ({ ...note, refused: 0 })));
    flush();
  }

  async function sendAll() {
    for (let note = all().find((each) => !each.refused); note; note = all().find((each) => !each.refused)) {
      const answer = await send(note.url, [["token", note.token], ...note.fields], { retry: false });
      if (REFUSED.includes(answer.status)) { change(note.token, { refused: answer.status }); continue; }
      if (!answer.ok) return;
      remove(note.token);
      dispatchEvent(new CustomEvent("notes:sent", { detail: { note, html: answer.html } }));
    }
  }

  /* One page at a time sends; the others see what became of it. */
  async function flush() {
    clearTimeout(timer);
    if (!here || !all().length) return;
    if (navigator.locks) await navigator.locks.request(KEY, { ifAvailable: true }, (lock) => (lock ? sendAll() : null));
    else await sendAll();
    if (all().some((note) => !note.refused)) timer = setTimeout(flush, PAUSE);
  }

  /* What is being typed, kept for this person: `place` is the session, if it is said in one. */
  const draft = { get: (place = "") => (person && store.get(DRAFT + place)) || "", set: (text, place = "") => { if (person) store.set(DRAFT + place, text); } };

  /* A form that leaves the page: its draft stays until the server says, by a cookie, that it has the
     note. Tried again with the same words it is the same note. */
  function tried(field, text) {
    const before = JSON.parse(store.get(TRIED) || "{}");
    if (before.text === text && before.token) field.value = before.token;
    store.set(TRIED, JSON.stringify({ token: field.value, text }));
  }
  function arrived() {
    const before = JSON.parse(store.get(TRIED) || "{}"), plain = (token) => (token || "").replaceAll("-", "");
    const sent = document.cookie.split("; ").find((each) => each.startsWith("note-sent="))?.slice(10);
    if (!sent || plain(sent) !== plain(before.token)) return;
    store.set(TRIED, "");
    if (draft.get() === before.text) draft.set("");
    document.cookie = "note-sent=; path=/; max-age=0";
  }

  /* Queues as they were kept before there was one for each person. */
  function takeOver() {
    const old = JSON.parse(store.get("waiting-notes") || "[]").map(({ url, fields }) => ({ url, token: fields.find(([name]) => name === "token")?.[1] || tandem.number(), fields: fields.filter(([name]) => name !== "token") }));
    const lists = Object.keys(localStorage).filter((key) => new RegExp(`^notes-of-${here}-\\d+$`).test(key));
    const said = lists.flatMap((key) => JSON.parse(store.get(key) || "[]")).map(({ url, token, ...rest }) => ({ url, token, fields: Object.entries(rest) }));
    if (!old.length && !said.length) return;
    keep([...all(), ...old, ...said]);
    ["waiting-notes", ...lists].forEach((key) => store.set(key, ""));
  }

  if (here) {
    try { takeOver(); } catch { /* private mode, or not ours */ }
    arrived();
    store.set("person", here);
    navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
  }
  addEventListener("storage", (event) => { if (event.key === KEY) draw(); });
  addEventListener("online", flush);
  return { all, add, flush, draw, words, draft, tried, person };
})();

addEventListener("DOMContentLoaded", () => { tandem.queue.draw(); tandem.queue.flush(); });
