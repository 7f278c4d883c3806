// Answers for the board with what it saw last, where the network does not answer.
"use strict";

const KEPT = "board";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const network = async (request) => {
  const answer = await fetch(request);
  const kept = await caches.open(KEPT);
  if (answer.ok) await kept.put(request, answer.clone());
  // An address that was renewed shows nothing any more, without network neither.
  if (answer.status === 404) await kept.delete(request);
  return answer;
};

self.addEventListener("fetch", (event) => {
  // News are the page's own matter: it says how old they are.
  if (event.request.method !== "GET" || new URL(event.request.url).pathname.endsWith("/state")) return;
  event.respondWith(network(event.request).catch(async (trouble) => {
    const known = await caches.match(event.request);
    if (known) return known;
    throw trouble;
  }));
});
