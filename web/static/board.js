// Turns the board's screens, asks for news, and keeps the last state when the network goes.
"use strict";

const TURN = 12_000, ASK = 20_000, WAIT = 10_000, KEPT = "board";
const body = document.body, screens = document.getElementById("screens");
let turn = 0, lastSeen = "", asked = 0;

const sections = () => [...screens.querySelectorAll(".screen")];

const show = () => {
  const all = sections();
  turn %= Math.max(all.length, 1);
  all.forEach((one, number) => { one.hidden = number !== turn; });
};

// What the server wrote; it alone makes these screens, and it escapes every name.
const put = (state) => {
  if (state.screens !== lastSeen) {
    screens.innerHTML = lastSeen = state.screens;
    show();
  }
  document.querySelectorAll("[data-at]").forEach((one) => { one.textContent = state.at; });
};

const told = (isLost) => {
  document.getElementById("lost").hidden = !isLost;
  document.getElementById("updated").hidden = isLost;
};

const storage = "caches" in window ? caches.open(KEPT).catch(() => null) : Promise.resolve(null);

const ask = async () => {
  const mine = ++asked;
  const kept = await storage;
  try {
    const answer = await fetch(body.dataset.state, { cache: "no-store", signal: AbortSignal.timeout(WAIT) });
    if (answer.status === 404) { location.reload(); return; }
    if (!answer.ok) throw new Error(answer.statusText);
    await kept?.put(body.dataset.state, answer.clone());
    const state = await answer.json();
    // A slow answer must not hide what was found out since it was asked for.
    if (mine !== asked) return;
    put(state);
    told(false);
  } catch {
    const last = await kept?.match(body.dataset.state);
    if (mine !== asked) return;
    if (last) put(await last.json());
    told(true);
  }
};

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: body.dataset.zone });
setInterval(() => { document.getElementById("clock").textContent = clock.format(new Date()); }, 1000);
setInterval(() => { turn += 1; show(); }, TURN);
setInterval(ask, ASK);
addEventListener("online", ask);
addEventListener("offline", ask);
ask();

// Lets a reload without network find this page, its look and its script.
if ("serviceWorker" in navigator) {
  const worker = body.dataset.worker;
  navigator.serviceWorker.register(worker, { scope: worker.slice(0, worker.lastIndexOf("/") + 1) })
    .then(async () => {
      const needed = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
      await (await storage)?.addAll([location.href, ...needed.map((one) => one.href || one.src)]);
      body.dataset.kept = "yes";
    })
    .catch(() => {});
}
