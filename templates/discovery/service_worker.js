/* What opens without network: the page for writing a note, a page that says so for the rest, and
   the files both need. No page with anybody's words is ever kept. */
"use strict";

const KEPT = "tandem-{{ version }}", CAPTURE = "{{ capture }}", OTHER = "{{ other }}";
const FILES = {% autoescape off %}{{ files }}{% endautoescape %};
const WRITES = [/^\/notes\/new\/$/, /^\/listening-sessions\/\d+\/capture\/$/];

/* Asked for as nobody, so that the answer cannot be anybody's. */
const asNobody = (url) => new Request(url, { credentials: "omit", cache: "reload" });

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([CAPTURE, OTHER, ...FILES].map(asNobody))).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("tandem-") && name !== KEPT).map((name) => caches.delete(name)))));
});

const insteadOf = (path) => caches.match(WRITES.some((each) => each.test(path)) ? CAPTURE : OTHER);

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => insteadOf(pathname)));
  else if (FILES.includes(pathname)) event.respondWith(caches.match(pathname).then((found) => found || fetch(request)));
});
