// Keeps the page at the door and its list of names for when the connection is down. Check-ins wait in the page itself.
"use strict";

const KEPT = {{ ("matcher-floor-" ~ conference.slug)|tojson }};
const DOOR = {{ url_for("floor.door")|tojson }};
const BADGES = {{ url_for("badges.scanned", badge="")|tojson }};
const NAMES = {{ url_for("floor.names")|tojson }};
const FILES = {{ door_files()|tojson }};
const PATIENCE = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT)
      .then((kept) => Promise.all([...FILES, DOOR, NAMES].map((address) => keep(kept, address))))
      .then(() => self.skipWaiting()),
  );
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(kept, address) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-cache" });
  if (answer.ok && !answer.redirected) await kept.put(address, answer);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const file = address.pathname + address.search;
  if (request.mode === "navigate") {
    if (address.pathname.startsWith(DOOR) || address.pathname.startsWith(BADGES)) event.respondWith(page(request, file));
  } else if (file === NAMES) {
    event.respondWith(fresh(request, file, () => caches.match(NAMES)));
  } else if (FILES.includes(file)) {
    event.respondWith(caches.match(file).then((known) => known || fetch(request)));
  }
});

// Without a connection every page of the floor is the one at the door; its script knows what was asked for.
function page(request, file) {
  return fresh(request, file === DOOR ? DOOR : "", () => caches.match(DOOR));
}

async function fresh(request, keptAs, otherwise) {
  const wait = new AbortController();
  const timer = setTimeout(() => wait.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: wait.signal });
    if (keptAs && answer.ok && !answer.redirected) {
      const copy = answer.clone();
      caches.open(KEPT).then((kept) => kept.put(keptAs, copy));
    }
    return answer;
  } catch {
    return (await otherwise()) || Response.error();
  } finally {
    clearTimeout(timer);
  }
}
