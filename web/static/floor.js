// The door without a connection: what is tapped is kept on this phone until the server has it. Without this script
// every button is a form of its own.
"use strict";

const floor = document.querySelector("[data-floor]");
const DOOR = floor.dataset.floor;
const BADGES = floor.dataset.badges;
const WORDS = JSON.parse(floor.dataset.words);
const MOST = Number(floor.dataset.shown);
const KEPT = `matcher-check-in:${DOOR}:`;
const AT_ONCE = 50;
const TRY_AGAIN = 8000;

const byId = (id) => document.getElementById(id);
const people = new Map();
let sending = false;
let trouble = "";

// Each check-in is an item of its own, so that two pages on one phone never overwrite each other's.
function waiting() {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(KEPT))
    .map((name) => JSON.parse(localStorage.getItem(name)))
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function checkIn(entry) {
  const now = new Date();
  const scan = { key: newKey(), at: now.toISOString(), ...entry };
  localStorage.setItem(KEPT + scan.key, JSON.stringify(scan));
  const known = people.get(scan.person);
  if (known && !known.since) known.since = now.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  draw();
  send();
}

async function send() {
  const unsent = waiting().filter((one) => !one.refused);
  if (sending || !unsent.length) return draw();
  sending = true;
  try {
    const news = await asked(`${DOOR}news.json`);
    for (let start = 0; start < unsent.length; start += AT_ONCE) {
      const part = unsent.slice(start, start + AT_ONCE).map(({ key, person, badge, at }) => ({ key, person, badge, at }));
      const answer = await asked(`${DOOR}arrivals`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": news.token },
        body: JSON.stringify({ arrivals: part }),
      });
      answer.arrivals.forEach(settle);
    }
    trouble = "";
  } catch (error) {
    trouble = error.message === "away" ? "away" : "offline";
  } finally {
    sending = false;
    draw();
  }
}

async function asked(address, more = {}) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...more });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Error("away");
  if (!answer.ok) throw new Error("offline");
  return answer.json();
}

// What the server has is kept no longer; what it refuses stays in sight until somebody has seen it.
function settle(done) {
  const name = KEPT + done.key;
  const scan = JSON.parse(localStorage.getItem(name) || "null");
  if (!scan) return;
  if (done.state === "refused") {
    localStorage.setItem(name, JSON.stringify({ ...scan, refused: done.why }));
    return;
  }
  localStorage.removeItem(name);
  const known = people.get(done.person);
  if (known) known.since = done.at;
}

function draw() {
  const all = waiting();
  const unsent = all.filter((one) => !one.refused);
  const queue = byId("queue");
  const said = unsent.length ? (unsent.length === 1 ? WORDS.one : WORDS.many).replace("{n}", unsent.length) : WORDS.sent;
  queue.hidden = false;
  queue.classList.toggle("waits", unsent.length > 0);
  queue.dataset.waiting = unsent.length;
  const lines = [said, unsent.length && trouble ? WORDS[trouble] : ""].filter(Boolean).join("\n");
  if (queue.innerText !== lines) {
    queue.replaceChildren(said);
    if (unsent.length && trouble) queue.append(made("small", {}, WORDS[trouble]));
  }
  drawRefused(all.filter((one) => one.refused));
  if (!people.size) return;
  drawGuests();
  drawChosen();
  const here = [...people.values()].filter((one) => one.since).length;
  byId("count").textContent = WORDS.count.replace("{here}", here).replace("{count}", people.size);
}

function drawRefused(refused) {
  byId("refused").replaceChildren(...refused.map((one) => {
    const seen = made("button", { type: "button", className: "btn btn-sm btn-outline-secondary" }, WORDS.seen);
    seen.addEventListener("click", () => {
      localStorage.removeItem(KEPT + one.key);
      draw();
    });
    return made("div", { className: "refused-one" }, made("span", {}, one.refused), seen);
  }));
}

const folded = (text) => text.normalize("NFKC").toLowerCase();

function drawGuests() {
  const words = folded(byId("q").value).split(/\s+/).filter(Boolean);
  const found = [...people.values()].filter((one) => words.every((word) => one.text.includes(word)));
  byId("guests").replaceChildren(...found.slice(0, MOST).map(drawn));
  const note = found.length ? (found.length > MOST ? WORDS.more : "") : WORDS.none;
  byId("guests-note").hidden = !note;
  byId("guests-note").textContent = note;
}

function drawn(one) {
  const who = made("span", { className: "guest-who" },
    made("span", { className: "guest-name", dir: "auto" }, one.name),
    made("span", { className: "text-secondary" }, one.side ? `${WORDS[one.side]} · ${one.code}` : ""));
  if (one.since) {
    return made("li", { className: "guest is-here" }, who, made("span", { className: "since" }, `✓ ${WORDS.here.replace("{time}", one.since)}`));
  }
  const button = made("button", { type: "button", className: "btn btn-primary" }, WORDS.in);
  button.setAttribute("aria-label", WORDS.checkin.replace("{name}", one.name));
  button.addEventListener("click", () => checkIn(one.badge ? { badge: one.badge, name: one.name } : { person: one.id, name: one.name }));
  return made("li", { className: "guest" }, who, button);
}

// The badge in the address: the server has shown whose it is, or, without a connection, the list on this phone knows.
let badge = null;
async function readBadge() {
  if (!window.location.pathname.startsWith(BADGES)) return;
  const told = decodeURIComponent(window.location.pathname.slice(BADGES.length));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(told)));
  const mark = [...digest].map((one) => one.toString(16).padStart(2, "0")).join("").slice(0, 16);
  const known = [...people.values()].find((one) => one.mark === mark);
  badge = known || { badge: told, name: WORDS.unknown, side: "", code: "" };
}

function drawChosen() {
  if (!badge) return;
  if (badge.badge) badge.since = waiting().find((one) => one.badge === badge.badge)?.at.slice(11, 16) || "";
  byId("chosen").hidden = false;
  byId("chosen").firstElementChild.replaceChildren(drawn(badge));
}

function made(tag, values, ...inside) {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...inside);
  return element;
}

async function learn() {
  const list = await asked(`${DOOR}names.json`);
  for (const [id, name, side, code, mark, since] of list.people) {
    people.set(id, { id, name, side, code, mark, since, text: folded(`${name} ${code}`) });
  }
  for (const one of waiting()) {
    const known = people.get(one.person);
    if (known && !known.since) known.since = new Date(one.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }
}

byId("q").addEventListener("input", () => {
  const at = byId("q").value.indexOf(BADGES);
  if (at >= 0) window.location.assign(byId("q").value.slice(at).trim());
  else if (people.size) drawGuests();
});
byId("q").form.addEventListener("submit", (event) => {
  if (people.size) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  const person = Number(event.target.dataset.checkIn);
  if (!person) return;
  event.preventDefault();
  delete event.target.dataset.sent;
  const row = event.target.closest(".guest");
  checkIn({ person, name: row.querySelector(".guest-name").textContent });
  if (!people.size) event.target.querySelector("button").disabled = true;
});
window.addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.hidden || send());
setInterval(() => waiting().length && send(), TRY_AGAIN);

if ("serviceWorker" in navigator) {
  const script = `${DOOR}worker.js`;
  // Badges stand beside the floor: the same script answers for both.
  for (const scope of [DOOR, BADGES]) navigator.serviceWorker.register(script, { scope }).catch(() => {});
  navigator.serviceWorker.ready.then(() => {
    byId("kept").textContent = WORDS.ready;
    floor.dataset.ready = "yes";
  });
  byId("forget").hidden = false;
  byId("forget").addEventListener("click", async () => {
    if (waiting().length) return void (byId("kept").textContent = WORDS.waiting);
    for (const one of await navigator.serviceWorker.getRegistrations()) {
      if ([DOOR, BADGES].includes(new URL(one.scope).pathname)) await one.unregister();
    }
    for (const name of await caches.keys()) if (name.startsWith("matcher-floor-")) await caches.delete(name);
    byId("kept").textContent = WORDS.forgotten;
  });
}

// A page that was kept says nothing of what was done before it was kept.
if (!navigator.onLine) document.querySelectorAll("main > .alert").forEach((one) => one.remove());

learn().then(readBadge).catch(() => { trouble = "offline"; }).then(() => {
  const elsewhere = window.location.pathname !== DOOR && !window.location.pathname.startsWith(BADGES);
  if (elsewhere) byId("kept").textContent = WORDS.elsewhere;
  draw();
  send();
});
