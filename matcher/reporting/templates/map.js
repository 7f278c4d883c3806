// The map of all profiles: colour by the field of the sub-forum they belong to first, shape by side.

let highlighted = null;

const fieldOf = Object.fromEntries(
  SIDES.map((side) => [side, data.people[side].forums.map((forums) => (forums.length ? data.forums[forums[0]].field : -1))]),
);

/** Hues around the wheel, neighbours far apart in lightness. */
function fieldColour(field) {
  if (field < 0) return getComputedStyle(root).getPropertyValue("--faint").trim();
  const hue = (172 + (field * 360) / Math.max(data.fields.length, 1)) % 360;
  const light = [40, 58, 48][field % 3];
  return `hsl(${hue.toFixed(0)}, ${[48, 42, 52][field % 3]}%, ${light}%)`;
}

function canDrawFast() {
  const context = document.createElement("canvas").getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

const fast = canDrawFast();

function shownByPlotly(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function mapTrace(side, few) {
  const { row, x, y } = data.map[side];
  const people = data.people[side];
  const faint = getComputedStyle(root).getPropertyValue("--line").trim();
  const fields = row.map((at) => fieldOf[side][at]);
  const name = (field) => (field < 0 ? say(data.phrases.no_field) : say(data.fields[field]));
  return {
    type: fast ? "scattergl" : "scatter",
    mode: "markers",
    x,
    y,
    text: row.map((at, order) => `${shownByPlotly(people.name[at])}<br>${say(data.phrases[side])} · ${shownByPlotly(name(fields[order]))}`),
    hovertemplate: "%{text}<extra></extra>",
    showlegend: false,
    marker: {
      symbol: side === "investor" ? "circle-open" : "diamond",
      size: few ? 10 : 6,
      opacity: few ? 0.85 : 0.7,
      color: fields.map((field) => (highlighted === null || field === highlighted ? fieldColour(field) : faint)),
      line: { width: side === "investor" ? 1.5 : 0 },
    },
  };
}

function drawMap() {
  const box = document.getElementById("map-chart");
  const total = data.map.investor.row.length + data.map.startup.row.length;
  if (!total) return;
  const colour = colours();
  const bare = { showgrid: false, zeroline: false, showticklabels: false, ticks: "", showline: false };
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const height = box.clientWidth < NARROW ? 380 : 600;
  box.style.height = `${height + 2}px`;
  window.Plotly.react(
    box,
    SIDES.map((side) => mapTrace(side, total < 400)),
    {
      ...baseLayout(colour, height),
      margin: { l: 8, r: 8, t: 8, b: 8 },
      hovermode: "closest",
      dragmode: touch ? false : "zoom",
      xaxis: { ...bare, uirevision: "map" },
      yaxis: { ...bare, scaleanchor: "x", uirevision: "map" },
      uirevision: "map",
    },
    { ...SETTINGS, doubleClick: "reset" },
  );
}

function startMap() {
  const total = data.map.investor.row.length + data.map.startup.row.length;
  document.getElementById("map-none").hidden = total > 0;
  for (const id of ["map-chart", "map-fields"]) document.getElementById(id).hidden = !total;
  document.getElementById("map-reset").addEventListener("click", () => {
    window.Plotly.relayout("map-chart", { "xaxis.autorange": true, "yaxis.autorange": true });
  });
  const counts = new Map();
  for (const side of SIDES) {
    for (const at of data.map[side].row) {
      const field = fieldOf[side][at];
      counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  }
  const chips = [...counts.keys()].sort((a, b) => (b >= 0) - (a >= 0) || a - b).map((field) => {
    const words = field < 0 ? data.phrases.no_field : data.fields[field];
    const chip = el(
      "button",
      { type: "button", "aria-pressed": "false" },
      el("i", { class: "dot", "aria-hidden": "true", style: `background:${fieldColour(field)}` }),
      both(words),
      el("small", {}, whole(counts.get(field))),
    );
    chip.addEventListener("click", () => {
      highlighted = highlighted === field ? null : field;
      for (const one of chips) one.setAttribute("aria-pressed", String(one === chip && highlighted !== null));
      drawMap();
    });
    return chip;
  });
  document.getElementById("map-fields").append(...chips.map((chip) => el("li", {}, chip)));
}
