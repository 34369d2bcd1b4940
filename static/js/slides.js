// Slides by keyboard: arrows, space, Home, End, F for full screen, Esc to leave.
// Without this file each slide is a page of its own, with links to the next one.
const deck = document.querySelector("[data-deck]");
const slides = [...deck.querySelectorAll(".slide")];
const steps = [...document.querySelectorAll("[data-step]")];
const full = document.querySelector("[data-full]");
const close = document.querySelector("[data-close]");

const at = () => slides.findIndex((slide) => slide.hasAttribute("data-current"));

function show(index) {
  const next = Math.min(Math.max(index, 0), slides.length - 1);
  if (next === at()) return;
  slides.forEach((slide, n) => slide.toggleAttribute("data-current", n === next));
  for (const link of steps) {
    const to = next + Number(link.dataset.step);
    link.hidden = to < 0 || to >= slides.length;
    link.href = addressOf(to);
  }
  history.replaceState(null, "", addressOf(next));
  slides[next].querySelector("h1").focus(); // the heading is read out; its slide is on screen
  window.scrollTo(0, 0);
}

function addressOf(index) {
  const url = new URL(location.href);
  url.searchParams.set("slide", index + 1);
  return url;
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.fullscreenEnabled) document.documentElement.requestFullscreen();
}

const KEYS = {
  ArrowRight: () => show(at() + 1),
  ArrowDown: () => show(at() + 1),
  PageDown: () => show(at() + 1),
  " ": () => show(at() + 1),
  ArrowLeft: () => show(at() - 1),
  ArrowUp: () => show(at() - 1),
  PageUp: () => show(at() - 1),
  Home: () => show(0),
  End: () => show(slides.length - 1),
  f: toggleFull,
  F: toggleFull,
  Escape: () => document.fullscreenElement || location.assign(close.href),
};

document.addEventListener("keydown", (event) => {
  const pressed = event.target.closest("a, button") && (event.key === " " || event.key === "Enter");
  if (pressed || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-step]");
  if (!link) return;
  event.preventDefault();
  show(at() + Number(link.dataset.step));
});
full.hidden = !document.fullscreenEnabled;
full.addEventListener("click", toggleFull);
