// Who meets whom: a meeting as a card, and the list of all of them with its filters.

const meetings = data.meetings;
const A_PAGE = 12;

function personLink(side, row) {
  const { id, name } = data.people[side];
  return quoted("a", name[row], { href: `#person=${side}:${encodeURIComponent(id[row])}` });
}

/** One side's reasons: pairs of numbers, the words (negative, less one, when against) and the passage or -1. */
function reasonList(side, told, band) {
  const items = [];
  for (let at = 0; at < told.length; at += 2) {
    const against = told[at] < 0;
    const words = data.words[against ? -1 - told[at] : told[at]];
    items.push(
      el(
        "li",
        { class: against ? "against" : undefined },
        both(words),
        against ? el("span", { class: "note" }, " (", both(phrase("against")), ")") : null,
        told[at + 1] >= 0 ? quoted("q", meetings.passages[told[at + 1]]) : null,
      ),
    );
  }
  return el(
    "div",
    {},
    el("h4", {}, both(phrase(`for_${side}`)), " · ", both(phrase(data.bands[band]))),
    items.length ? el("ul", {}, ...items) : el("p", { class: "note" }, both(phrase("no_reasons"))),
  );
}

function whyDetails(row) {
  const details = el("details", { class: "why" }, el("summary", {}, both(phrase("why"))));
  const fill = () => {
    if (details.childElementCount > 1) return;
    details.append(
      el("div", { class: "sides" }, ...SIDES.map((side, at) => reasonList(side, meetings.reasons[row][at], meetings.opinions[row][at]))),
    );
  };
  details.addEventListener("toggle", fill);
  return { details, fill };
}

/** The strongest reason of each side in a line. */
function inShort(row) {
  const words = new Set();
  for (const told of meetings.reasons[row]) if (told.length && told[0] >= 0) words.add(told[0]); // for comes first
  if (!words.size) return null;
  const line = el("p", { class: "about" });
  [...words].forEach((at, order) => line.append(order ? " · " : "", both(data.words[at])));
  return line;
}

/** Where to sit; a room may have no name. */
function tableOf(row) {
  const room = meetings.rooms[meetings.room[row]];
  const at = { n: meetings.table[row] };
  if (!room) return el("span", { class: "where" }, both(phrase("table", at)));
  return el("span", { class: "where" }, quoted("span", room), both(phrase("at_table", at)));
}

/** A meeting; seen from one side it names the counterpart alone. */
function meetingCard(row, from, level = "h3") {
  const [day, hours] = meetings.slots[meetings.slot[row]];
  const band = data.bands[meetings.band[row]];
  const investor = personLink("investor", meetings.investor[row]);
  const startup = personLink("startup", meetings.startup[row]);
  const who = { investor: [startup], startup: [investor] }[from] ?? [investor, el("span", { class: "times" }, "×"), startup];
  return el(
    "article",
    { class: "meeting" },
    el(
      "div",
      { class: "slot" },
      el("b", {}, hours),
      from ? null : el("span", { class: "date" }, both(meetings.days[day].short)),
      tableOf(row),
    ),
    el(
      "div",
      { class: "who" },
      el(level, { class: "pairing" }, ...who),
      el("p", { class: "about" }, both(data.forums[meetings.forum[row]].name)),
      inShort(row),
      whyDetails(row).details,
    ),
    el("div", { class: "band" }, el("i", { class: `dot ${band}`, "aria-hidden": "true" }), both(phrase(band))),
  );
}

function startMeetings() {
  const field = (name) => document.getElementById(`meeting-${name}`);
  const [search, forum, day, band] = ["search", "forum", "day", "band"].map(field);
  const more = field("more");
  const rows = [...meetings.slot.keys()];
  const used = new Set(meetings.forum);
  let found = rows;
  let shown = 0;

  const number = (words, at) => [String(at), words];
  offer(forum, [["", data.phrases.all_forums], ...data.forums.map((one, at) => number(one.name, at)).filter(([at]) => used.has(Number(at)))]);
  offer(day, [["", data.phrases.all_days], ...meetings.days.map((one, at) => number(one.short, at))]);
  offer(band, [["", data.phrases.all_bands], ...data.bands.map((one) => [one, data.phrases[one]])]);

  function showMore() {
    const next = found.slice(shown, shown + A_PAGE);
    field("list").append(...next.map((row) => el("li", {}, meetingCard(row))));
    shown += next.length;
    const left = Math.min(found.length - shown, A_PAGE);
    more.hidden = left <= 0;
    more.replaceChildren(both(phrase("show_more", { n: whole(left) })));
  }

  function filter() {
    const wanted = folded(search.value).split(/\s+/).filter(Boolean);
    found = rows.filter((row) => {
      if (forum.value && meetings.forum[row] !== Number(forum.value)) return false;
      if (day.value && meetings.slots[meetings.slot[row]][0] !== Number(day.value)) return false;
      if (band.value && data.bands[meetings.band[row]] !== band.value) return false;
      const one = searched.investor[meetings.investor[row]];
      const other = searched.startup[meetings.startup[row]];
      return wanted.every((word) => one.includes(word) || other.includes(word));
    });
    shown = 0;
    field("list").replaceChildren();
    const name = found.length === 0 ? "none_found" : found.length === 1 ? "meetings_one" : "meetings_many";
    field("count").replaceChildren(both(phrase(name, { n: whole(found.length) })));
    showMore();
  }

  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  for (const select of [forum, day, band]) select.addEventListener("change", filter);
  field("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  more.addEventListener("click", () => {
    const first = shown;
    showMore();
    field("list").children[first]?.querySelector("a")?.focus();
  });
  filter();
}
