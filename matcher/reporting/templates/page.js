// What every part of the page stands on: the plan's data, the two languages, and elements made of text alone.

const data = JSON.parse(document.getElementById("plan-data").textContent);
const root = document.documentElement;
const SIDES = ["investor", "startup"];
const HAN = /\p{Script=Han}/u;
const onLanguage = [];

let language = "en";

/** Say a pair [English, Chinese] in the page's language. */
function say(words) {
  return words[language === "zh" ? 1 : 0];
}

/** Fill {name} in a phrase, in both languages. */
function phrase(name, values = {}) {
  return data.phrases[name].map((text) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? ""));
}

/** Make an element. Attributes of undefined value are left out; children are nodes or text, never markup. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Make both languages of a phrase; the style sheet shows one. */
function both(words) {
  const fragment = document.createDocumentFragment();
  fragment.append(el("span", { class: "en", lang: "en" }, words[0]), el("span", { class: "zh", lang: "zh-Hans" }, words[1]));
  return fragment;
}

/** Make an element of somebody's own text, which has a language of its own. */
function quoted(tag, text, attributes = {}) {
  return el(tag, { dir: "auto", lang: HAN.test(text) ? "zh-Hans" : "en", ...attributes }, text);
}

function whole(number) {
  return number.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** Fold a text to what it is searched by: full-width and capital letters are no difference. */
function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

function useLanguage(chosen) {
  language = chosen;
  root.lang = chosen === "zh" ? "zh-Hans" : "en";
  root.dataset.lang = chosen;
  document.getElementById(`in-${chosen}`).checked = true;
  for (const listen of onLanguage) listen();
}

/** Options of a select, in the page's language, with what was chosen kept. */
function offer(select, options) {
  const fill = () => {
    const chosen = select.value;
    select.replaceChildren(...options.map(([value, words]) => el("option", { value }, say(words))));
    select.value = chosen || options[0][0];
  };
  onLanguage.push(fill);
  fill();
}

const searched = Object.fromEntries(
  SIDES.map((side) => {
    const { id, name, place } = data.people[side];
    return [side, id.map((own, row) => folded(`${name[row]} ${own} ${place[row]}`))];
  }),
);
