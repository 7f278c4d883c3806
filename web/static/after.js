// A tap is saved without loading the page: the card comes back as the server has it.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-taps]") || !button || event.defaultPrevented) return;
  event.preventDefault();
  const card = form.closest("li");
  const tapped = [form.getAttribute("action"), button.dataset.tap];
  const body = new FormData(form, button);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(card.id);
    if (!answer.ok || !fresh) return window.location.reload();
    // A note that is being written stays as it is.
    fresh.querySelector(".note")?.replaceWith(card.querySelector(".note"));
    card.replaceWith(fresh);
    [...fresh.querySelectorAll("[data-tap]")]
      .find((one) => one.form.getAttribute("action") === tapped[0] && one.dataset.tap === tapped[1])
      ?.focus();
  } catch {
    delete form.dataset.sent;
    window.alert(document.getElementById("cards").dataset.failed);
  }
});
