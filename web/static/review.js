// Suggestions turn without loading the page: what comes after each answer is fetched while the reader reads.
"use strict";

const review = document.getElementById("review");
let ahead = new Map();
let sending = Promise.resolve();

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

function show(content) {
  review.replaceChildren(...content);
  window.scrollTo(0, 0);
  (review.querySelector("#who") || review.querySelector("h1")).focus?.({ preventScroll: true });
}

async function lookAhead() {
  const card = review.querySelector("[data-ahead]");
  ahead = new Map();
  if (!card) return;
  const coming = new Map();
  try {
    const answer = await fetch(card.dataset.ahead);
    if (!answer.ok || answer.redirected) return;
    for (const one of parsed(await answer.text()).querySelectorAll("template")) coming.set(one.dataset.after, one.content);
  } catch {
    return;
  }
  // Another card may have come meanwhile.
  if (review.querySelector("[data-ahead]") === card) ahead = coming;
}

// Post a form and take the page that comes of it.
async function turn(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const fresh = parsed(await answer.text()).getElementById("review");
  if (!answer.ok || !fresh) return window.location.reload();
  show(fresh.childNodes);
}

// Post an answer whose next card stands already; a refusal or a dead line brings the page as the server has it.
async function send(form) {
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), redirect: "manual", keepalive: true, headers: { Accept: "application/json" },
    });
    if (answer.type === "opaqueredirect") return true;
    window.location.reload();
  } catch {
    window.alert(review.dataset.failed);
    window.location.reload();
  }
  return false;
}

// The second click of a double click would answer the next card, which nobody has read yet.
review.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest(".answers")) event.preventDefault();
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!review.contains(form) || event.defaultPrevented) return;
  event.preventDefault();
  const next = form.elements.answer && form.closest(".answers") && ahead.get(form.elements.answer.value);
  if (next) {
    ahead = new Map();
    show(next.childNodes);
    sending = sending.then(() => send(form)).then((sent) => sent && lookAhead());
  } else {
    sending = sending.then(() => turn(form)).then(lookAhead, () => window.location.reload());
  }
});

lookAhead();
