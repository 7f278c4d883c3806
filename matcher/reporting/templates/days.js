// Everybody's day: find a person by name, see when, where and whom they meet.

const MOST_OPTIONS = 30;

const own = { investor: new Map(), startup: new Map() };
for (const row of meetings.slot.keys()) {
  for (const side of SIDES) {
    const person = meetings[side][row];
    if (!own[side].has(person)) own[side].set(person, []);
    own[side].get(person).push(row);
  }
}

function personDay(side, row) {
  const people = data.people[side];
  const rows = (own[side].get(row) ?? []).sort((a, b) => meetings.slot[a] - meetings.slot[b]);
  const forums = people.forums[row].map((at) => data.forums[at].name);
  const about = el("p", { class: "about" }, both(phrase(side)), ` · ${people.id[row]}`);
  if (people.place[row]) about.append(" · ", quoted("span", people.place[row]));
  for (const name of forums) about.append(" · ", both(name));
  const count = phrase(rows.length === 1 ? "meetings_one" : "meetings_many", { n: whole(rows.length) });
  const day = el(
    "article",
    { class: "day" },
    el(
      "header",
      {},
      el("div", {}, quoted("h3", people.name[row], { tabindex: "-1" }), about, rows.length ? el("p", { class: "about" }, both(count)) : null),
      rows.length ? el("button", { type: "button", onclick: printDay }, both(phrase("print_day"))) : null,
    ),
  );
  let last;
  for (const meeting of rows) {
    const date = meetings.slots[meetings.slot[meeting]][0];
    if (date !== last) {
      day.append(el("h4", { class: "date" }, both(meetings.days[date].long)), el("ol", { class: "list" }));
      last = date;
    }
    day.lastElementChild.append(el("li", {}, meetingCard(meeting, side, "h5")));
  }
  if (!rows.length) {
    const reason = people.left[row];
    day.append(el("p", {}, el("strong", {}, both(phrase("no_meeting"))), reason === undefined ? null : ": ", reason === undefined ? null : both(data.words[reason])));
  }
  return day;
}

function printDay() {
  document.body.classList.add("one-day");
  window.print();
  document.body.classList.remove("one-day");
}

function showPerson(side, row, move) {
  const place = document.getElementById("person-day");
  place.replaceChildren(personDay(side, row));
  document.getElementById("person-search").value = data.people[side].name[row];
  if (move) {
    document.getElementById("days").scrollIntoView();
    place.querySelector("h3").focus({ preventScroll: true });
  }
}

/** Follow an address such as #person=investor:I001. */
function followAddress() {
  const [, side, id] = /^#person=(investor|startup):(.*)$/.exec(location.hash) ?? [];
  if (!side) return;
  let wanted;
  try {
    wanted = decodeURIComponent(id);
  } catch {
    return;
  }
  const row = data.people[side].id.indexOf(wanted);
  if (row >= 0) showPerson(side, row, true);
}

function findPeople(text) {
  const wanted = folded(text).split(/\s+/).filter(Boolean);
  const found = [];
  if (!wanted.length) return found;
  for (const side of SIDES) {
    searched[side].forEach((line, row) => {
      if (wanted.every((word) => line.includes(word))) found.push({ side, row, late: line.startsWith(wanted[0]) ? 0 : 1 });
    });
  }
  return found.sort((a, b) => a.late - b.late).slice(0, MOST_OPTIONS);
}

function startDays() {
  const search = document.getElementById("person-search");
  const list = document.getElementById("person-options");
  let found = [];
  let active = -1;

  function close() {
    list.hidden = true;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function choose(at) {
    const { side, row } = found[at];
    close();
    showPerson(side, row, false);
  }

  function mark(at) {
    active = at;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return search.removeAttribute("aria-activedescendant");
    search.setAttribute("aria-activedescendant", list.children[at].id);
    return list.children[at].scrollIntoView({ block: "nearest" });
  }

  function open() {
    found = findPeople(search.value);
    list.replaceChildren(
      ...found.map(({ side, row }, at) => {
        const people = data.people[side];
        const detail = [people.id[row], people.place[row]].filter(Boolean).join(" · ");
        return el(
          "li",
          { id: `person-option-${at}`, role: "option", "aria-selected": "false", onmousedown: (event) => (event.preventDefault(), choose(at)) },
          quoted("span", people.name[row]),
          el("small", {}, both(phrase(side)), ` · ${detail}`),
        );
      }),
    );
    list.hidden = !found.length;
    search.setAttribute("aria-expanded", String(!list.hidden));
    mark(found.length ? 0 : -1);
  }

  search.addEventListener("input", open);
  search.addEventListener("focus", () => search.select());
  search.addEventListener("blur", close);
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      else mark((active + step + found.length) % found.length);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      close();
    }
  });
  window.addEventListener("hashchange", followAddress);
  const first = own.investor.keys().next();
  if (!first.done) showPerson("investor", first.value, false);
  followAddress();
}
