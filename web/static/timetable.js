// Drag a meeting to another place. Every page works without it: opening a meeting offers the same by form.
"use strict";

const region = document.querySelector("[data-drag]");
if (region && window.matchMedia("(pointer: fine)").matches) {
  const told = document.querySelector("[data-drag-told]");
  document.querySelector("[data-drag-hint]").hidden = false;
  let dragged = null;

  const say = (words, refused) => {
    told.textContent = words;
    told.classList.toggle("is-refusal", refused);
  };
  const cellOf = (event) => event.target.closest("td[data-time]");
  const clear = () => region.querySelectorAll(".is-target").forEach((cell) => cell.classList.remove("is-target"));

  region.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-meeting]");
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.meeting);
  });
  region.addEventListener("dragend", () => {
    clear();
    dragged?.classList.remove("is-dragged");
    dragged = null;
  });
  region.addEventListener("dragover", (event) => {
    const cell = cellOf(event);
    if (!dragged || !cell || cell.contains(dragged)) return;
    event.preventDefault();
    clear();
    cell.classList.add("is-target");
  });
  region.addEventListener("drop", async (event) => {
    const cell = cellOf(event);
    if (!dragged || !cell || cell.contains(dragged)) return;
    event.preventDefault();
    const place = dragged;
    const home = place.closest("td");
    const other = cell.querySelector("[data-meeting]");
    const fields = other
      ? { other: other.dataset.meeting, session: region.dataset.session }
      : { time: cell.dataset.time, table: cell.dataset.table };
    say(region.dataset.wait, false);
    try {
      const answer = await fetch(`${place.getAttribute("href")}/${other ? "swap" : "move"}`, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": region.dataset.token },
        body: new URLSearchParams(fields),
      });
      const words = answer.headers.get("Content-Type").startsWith("text/plain") ? await answer.text() : region.dataset.broken;
      say(words, !answer.ok);
      if (!answer.ok) return;
      cell.append(place);
      if (other) home.append(other);
      cell.classList.remove("is-free");
      home.classList.toggle("is-free", !other);
      [place, other].forEach((one) => one?.classList.add("is-moved"));
      place.focus();
    } catch {
      say(region.dataset.broken, true);
    }
  });
}
