/* A page that stands in for another without network gives way to it as soon as the server answers:
   that a device has a network again does not say that it can be reached. */
"use strict";

(() => {
  const { $ } = tandem, PAUSE = 3000;

  async function look() {
    if ($("#offline-text")?.value.trim()) return; /* somebody is writing */
    try {
      const answer = await fetch(document.body.dataset.answers, { cache: "no-store" });
      if (answer.ok) location.reload();
    } catch { /* not yet */ }
  }
  addEventListener("online", look);
  setInterval(look, PAUSE);
})();
