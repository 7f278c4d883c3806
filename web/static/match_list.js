// Match lists by keyboard, a reason asked for where one is needed, and pages that stay where they are.
"use strict";

const rows = () => [...document.querySelectorAll("tr.match")];
const current = () => document.querySelector("tr.match.is-current");
const draft = () => document.querySelector("#decide .bulk");
let rejecting = null;

const choose = (row) => {
  if (!row) return;
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
  (row.querySelector(".pair a") || row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};
const step = (by) => {
  const all = rows();
  const at = all.indexOf(current());
  choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
};

// How many are ticked stands in the bar, and one box ticks them all.
const ticks = () => [...document.querySelectorAll('#decide input[name="match"]')];
const count = () => {
  const out = document.querySelector("[data-count]");
  if (!out) return;
  const ticked = ticks().filter((one) => one.checked).length;
  out.textContent = ticked;
  draft().classList.add("is-live");
  draft().classList.toggle("has-ticks", ticked > 0);
  const all = document.querySelector("[data-all]");
  all.checked = ticked > 0 && ticked === ticks().length;
  all.indeterminate = ticked > 0 && ticked < ticks().length;
};
const prepare = () => {
  const all = document.querySelector(".tick-all");
  if (all) all.hidden = false;
  count();
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) ticks().forEach((one) => (one.checked = event.target.checked));
  if (event.target.matches('[data-all], input[name="match"]')) count();
});

document.addEventListener("keydown", (event) => {
  if (!document.querySelector("#decide") || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || event.key === "ArrowDown") step(1);
  else if (key === "k" || event.key === "ArrowUp") step(-1);
  else if (draft() && key === "x") {
    const box = current()?.querySelector('input[name="match"]');
    if (box) {
      box.checked = !box.checked;
      count();
    }
  } else if (draft() && ["a", "r", "p"].includes(key)) current()?.querySelector(`[data-do="${key}"]`)?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr.match");
  if (row && row !== current()) {
    current()?.classList.remove("is-current");
    row.classList.add("is-current");
  }
});

// What was asked is sent, and only the content of the page is put in place of the old one.
const send = async (form, button) => {
  const at = rows().indexOf(button.closest("tr.match"));
  const top = window.scrollY;
  const body = new FormData(form);
  body.set("do", button.value);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body });
  } catch {
    answer = null;
  }
  if (!answer || !answer.ok) {
    form.dataset.plain = "yes";
    return form.requestSubmit(button);
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("#decide") && answer.url !== window.location.href) return window.location.assign(answer.url);
  document.querySelector("#main").replaceChildren(...page.querySelector("#main").childNodes);
  prepare();
  if (at < 0) return;
  choose(rows()[Math.min(at + 1, rows().length - 1)]);
  if (!document.querySelector("#main .alert-danger")) window.scrollTo({ top });
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "decide" || form.dataset.plain || !event.submitter) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const own = event.submitter.closest("tr.match");
  const reason = form.querySelector("#reason");
  const asks = event.submitter.value.startsWith("reject") && !reason.value.trim();
  if (!asks) return send(form, event.submitter);
  if (!own && !ticks().some((one) => one.checked)) return send(form, event.submitter);
  rejecting = event.submitter;
  const dialog = document.querySelector("#why-not");
  dialog.querySelector("[data-pair]").textContent = own ? own.querySelector(".pair").textContent.replace(/\s+/g, " ").trim() : "";
  dialog.querySelector("#own-reason").value = "";
  dialog.showModal();
}, true);

const reject = (reason) => {
  const form = document.querySelector("#decide");
  form.querySelector("#reason").value = reason;
  document.querySelector("#why-not").close();
  send(form, rejecting);
};
document.addEventListener("click", (event) => {
  if (event.target.matches("[data-reason]")) reject(event.target.textContent.trim());
  if (event.target.matches("[data-close]")) document.querySelector("#why-not").close();
});
document.addEventListener("submit", (event) => {
  if (!event.target.closest("#why-not")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const own = document.querySelector("#own-reason");
  if (own.value.trim()) reject(own.value);
  else own.focus();
}, true);

prepare();
