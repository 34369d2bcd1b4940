/* Words selected in a note go into the field of the highlight: by H, or by the button. */
"use strict";

(() => {
  const { $ } = tandem;
  let chosen = "";

  /* Pressing the button takes the selection away, so the last one in the words is kept. */
  function read() {
    const selection = getSelection(), node = selection.anchorNode;
    const element = node && (node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
    const text = selection.toString().trim();
    if (text && element && element.closest("[data-words]")) chosen = text;
  }
  document.addEventListener("selectionchange", read);

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-highlight]");
    if (!opener) return;
    read(); /* a key is faster than the event */
    const part = opener.closest("details"), passage = $("[name=passage]", part);
    if (chosen) {
      event.preventDefault(); /* open, also if it was: new words were chosen */
      part.open = true;
      passage.value = chosen;
      chosen = "";
      $("[name=insight]", part).focus();
    } else if (!part.open) setTimeout(() => passage.focus());
  });
})();
