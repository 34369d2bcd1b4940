/* Votes of a scoring session that outlive a lost connection.
   A vote is kept on this device until the server has it: pressed at once, sent, sent again every two seconds
   and when the line is back, also after the page was loaded anew. Each says which round it was meant for, so a
   late one never counts in another; the server then says so. Without this script a vote is a plain form. */
"use strict";

(() => {
  const { $, $$, nodes, say, send, store, toast } = tandem;
  const KEY = `votes-${$("#session").dataset.person}`;
  const AGAIN = 2000;
  let sending = false, told = false, timer = 0;

  const kept = () => { try { return JSON.parse(store.get(KEY)) || {}; } catch { return {}; } };
  const keep = (votes) => store.set(KEY, Object.keys(votes).length ? JSON.stringify(votes) : "");
  const read = (form) => Object.fromEntries(["item", "number"].map((name) => [name, $(`[name=${name}]`, form).value]));
  const nameOf = (form) => `${form.getAttribute("action")} ${read(form).item}`;

  /* Pressed as chosen here, whatever the server knows so far. */
  function press() {
    const votes = kept();
    for (const form of $$("form[data-vote]")) {
      const mine = votes[nameOf(form)];
      const waits = Boolean(mine) && mine.number === read(form).number;
      form.toggleAttribute("data-waiting", waits && told);
      if (waits) for (const button of $$("button", form)) button.setAttribute("aria-pressed", String(button.value === mine.value));
    }
  }

  const path = (part) => part.getAttribute("hx-get").split("?")[0];
  const item = () => $("[data-ballot]")?.dataset.ballot;

  async function flush() {
    if (sending) return;
    clearTimeout(timer);
    const [name, vote] = Object.entries(kept())[0] || [];
    if (!name) return;
    sending = true;
    const answer = await send(name.split(" ")[0], vote, { retry: false });
    sending = false;
    if (answer.status === 401) return; /* the sign-in page comes; the vote is still kept after it */
    if (answer.status === 0 || answer.status >= 500) { wait(); return; }
    const votes = kept();
    if (votes[name]?.value === vote.value && votes[name].number === vote.number) { delete votes[name]; keep(votes); }
    settle(answer, vote);
    flush();
  }

  function wait() {
    if (!told) { toast("No connection. Your vote is kept here and sent when you are back."); say("No connection. Your vote is kept.", true); }
    told = true;
    press();
    timer = setTimeout(flush, AGAIN);
  }

  function settle(answer, vote) {
    if (told) toast("You are back: your vote is sent.");
    told = false;
    if (answer.ok) { show(answer.html, vote); say(`Voted ${vote.value}`); return; }
    const why = nodes(answer.html).textContent.trim().replace(/\s+/g, " ").slice(0, 300);
    toast(answer.status === 409 && why ? why : "Your vote was not counted. Load the page again.");
    say(why, true);
    /* Nothing need have changed there, yet the vote is shown as chosen here: ask for all of it. */
    $("#session").dataset.rev = "";
    htmx.trigger("#session", "look");
  }

  /* Answers may overtake each other: what is older than what is shown comes too late. */
  const older = (html) => Number(/ data-rev="(\d+)"/.exec(html)?.[1]) < Number($("#session").dataset.rev);

  /* What the server answered to a vote, if it is this page's session. */
  function show(html, vote) {
    const fresh = nodes(html).querySelector("#session"), here = $("#session");
    if (fresh && here && path(fresh) === path(here) && !older(html)) {
      Idiomorph.morph(here, fresh, { morphStyle: "outerHTML" });
      htmx.process($("#session"));
    }
    press();
    /* One item at a time: the next one is read out, and the keys go on from it. It may
       have come by a look for news already, before the answer did. */
    if (item() !== vote.item) $("[data-ballot]")?.focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-vote]") || !event.submitter) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep({ ...kept(), [nameOf(form)]: { ...read(form), value: event.submitter.value } });
    press();
    flush();
  }, true);
  window.addEventListener("online", flush);
  /* What was pressed is gone after it was done: the keys go on from the steps. */
  let acted = false;
  document.addEventListener("submit", (event) => { acted ||= Boolean(event.target.closest("#session")); });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "session" && older(event.detail.xhr.responseText)) event.detail.shouldSwap = false;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    press();
    if (acted && document.activeElement === document.body) { acted = false; $("#steps-h")?.focus({ preventScroll: true }); }
  });
  press();
  flush();
})();
