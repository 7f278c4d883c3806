// Makes pages quicker; every page works without it.
"use strict";

// A button whose data-key is pressed is clicked, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// What cannot be taken back asks first; a second click on a form that is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  // A download leaves the page as it is, and may be wanted again.
  if ("download" in form.dataset) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// The bar of a job moves; when the job ends, its page tells how.
const job = document.querySelector("[data-job]");
if (job) {
  const bar = job.querySelector("progress");
  const watch = async () => {
    const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const now = await answer.json();
      if (now.state === "done" || now.state === "failed") return window.location.reload();
      if (now.total) {
        bar.max = now.total;
        bar.value = now.done;
      }
      if (now.words) job.querySelector("#step").textContent = now.words;
    }
    setTimeout(watch, 700);
  };
  setTimeout(watch, 400);
}
