// The charts: specifications in which texts are pairs and colours are style variables, filled in and drawn.

const SETTINGS = { displayModeBar: false, responsive: true, scrollZoom: false };
const NARROW = 560;
const ROW_LABELS = 150;
const HOUR_LABEL = 44;

function colours() {
  const style = getComputedStyle(root);
  return (name) => style.getPropertyValue(name).trim() || name;
}

/** Fill the page's language and theme into a specification. */
function resolved(value, colour) {
  if (typeof value === "string") return value.startsWith("--") ? colour(value) : value;
  if (Array.isArray(value)) return value.map((one) => resolved(one, colour));
  if (value && typeof value === "object") {
    if ("en" in value && "zh" in value) return value[language];
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, colour)]));
  }
  return value;
}

function baseLayout(colour, height) {
  return {
    height,
    autosize: true,
    separators: ".,",
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: colour("--ink") },
    margin: { l: 14, r: 18, t: 52, b: 16 },
    hoverlabel: { bgcolor: colour("--card"), bordercolor: colour("--faint"), font: { color: colour("--ink"), size: 13 }, align: "left" },
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", itemclick: false, itemdoubleclick: false },
    dragmode: false,
  };
}

function axis(own, colour) {
  const soft = { size: 13, color: colour("--soft") };
  const title = own.title && { ...own.title, font: soft, standoff: 12 };
  return { automargin: true, zeroline: false, linecolor: colour("--line"), tickfont: soft, ...own, title };
}

/** A long name of a row would leave no room for the row on a telephone. */
function shortened(names, width) {
  const most = width < NARROW ? 11 : 28;
  const plain = (name) => name.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const escaped = (name) => name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return names.map((name) => {
    const letters = [...plain(name)];
    return letters.length > most ? `${escaped(letters.slice(0, most - 1).join(""))}…` : name;
  });
}

function wrapped(text) {
  return text.replace(/, |(?<=投资方) · /, "$&<br>");
}

function drawChart(box) {
  const own = data.charts[box.dataset.chart];
  if (!own) return;
  const colour = colours();
  const { data: traces, layout } = resolved(own, colour);
  const narrow = box.clientWidth < NARROW;
  if (box.dataset.chart === "occupancy") {
    layout.yaxis.tickvals = traces[0].y;
    layout.yaxis.ticktext = shortened(traces[0].y, box.clientWidth);
    layout.xaxis.tickangle = 0;
    if (narrow) traces[0].showscale = false;
    if ((box.clientWidth - ROW_LABELS) / traces[0].x.length < HOUR_LABEL) {
      layout.xaxis.ticktext = layout.xaxis.ticktext.map((hour) => hour.replace(":00", ""));
      layout.xaxis.tickfont = { size: 10, color: colour("--soft") };
    }
  }
  if (box.dataset.chart === "languages" && narrow) {
    layout.yaxis.tickvals = traces[0].y;
    layout.yaxis.ticktext = traces[0].y.map(wrapped);
  }
  const { xaxis, yaxis, ...rest } = layout;
  box.style.height = `${own.height + 2}px`; // its border takes two
  window.Plotly.react(
    box,
    traces,
    { ...baseLayout(colour, own.height), ...rest, xaxis: axis(xaxis, colour), yaxis: axis(yaxis, colour) },
    SETTINGS,
  );
}

function startCharts() {
  const draw = () => {
    document.querySelectorAll("[data-chart]").forEach(drawChart);
    drawMap();
  };
  onLanguage.push(draw);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  // Paper is narrower than most screens and always light.
  const onPaper = (printing) => () => {
    root.classList.toggle("for-printer", printing);
    document.querySelectorAll(".chart").forEach((box) => (box.style.width = printing ? "660px" : ""));
    draw();
  };
  window.addEventListener("beforeprint", onPaper(true));
  window.addEventListener("afterprint", onPaper(false));
  let width = window.innerWidth;
  let waiting;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(draw, 150);
  });
}
