// Counts what is written in short texts; without it the limit stands beside them and the server counts.
"use strict";

document.querySelectorAll("textarea[data-most]").forEach((area) => {
  const shown = document.getElementById(`${area.id}-hint`)?.querySelector("[data-count]");
  if (!shown) return;
  const most = Number(area.dataset.most);
  const count = () => {
    const length = [...area.value.trim()].length;
    shown.textContent = `${length} / ${most}`;
    shown.classList.toggle("too-long", length > most);
  };
  area.addEventListener("input", count);
  count();
});
