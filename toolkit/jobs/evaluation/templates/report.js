"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const PAGE = 20;
const LOWER_IS_BETTER = data.ranked.better === "lower";
const numbers = data.references.map((_, number) => number);
const start = { system: data.first, sort: "worst", flag: "", slice: "", bin: null, query: "" };
let state = { ...start };
let shown = PAGE;

// ---- elements ----
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const colour = (system) => `var(--s${system % 6})`;

// ---- which segments ----
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const flagsOf = (number, system) => (data.flags[number] ? data.flags[number][system] : {});
const scoreOf = (number, system) => data.score[number][system];
const slices = new Map(Object.entries(data.slices).map(([name, rows]) => [name, new Set(rows)]));

function texts(number) {
  return [data.source[number] || "", ...data.references[number], ...data.hypotheses[number]];
}

function bin(score) {
  return Math.max(0, Math.min(data.bins - 1, Math.floor((score / 100) * data.bins)));
}

function wanted(number) {
  const flags = flagsOf(number, state.system);
  if (state.flag === "*" && !Object.keys(flags).length) return false;
  if (state.flag && state.flag !== "*" && !(state.flag in flags)) return false;
  if (state.slice && !slices.get(state.slice).has(number)) return false;
  if (state.bin !== null && bin(scoreOf(number, state.system)) !== state.bin) return false;
  const query = plain(state.query.trim());
  return !query || texts(number).some((text) => plain(text).includes(query));
}

function spread(number) {
  return Math.max(...data.score[number]) - Math.min(...data.score[number]);
}

function selected() {
  const found = numbers.filter(wanted);
  const sign = LOWER_IS_BETTER ? -1 : 1;
  const by = (key) => found.sort((a, b) => key(a) - key(b) || a - b);
  if (state.sort === "worst") return by((number) => sign * scoreOf(number, state.system));
  if (state.sort === "best") return by((number) => -sign * scoreOf(number, state.system));
  if (state.sort === "different") return by((number) => -spread(number));
  return found;
}

// ---- words that differ ----
const wordsOf = (text) => text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]+|\s+/gu) || [];

function common(ours, theirs) {
  // longest common subsequence, as two sets of positions
  const rows = Array.from({ length: ours.length + 1 }, () => new Uint16Array(theirs.length + 1));
  for (let i = ours.length - 1; i >= 0; i--)
    for (let j = theirs.length - 1; j >= 0; j--)
      rows[i][j] = ours[i] === theirs[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
  const kept = [new Set(), new Set()];
  for (let i = 0, j = 0; i < ours.length && j < theirs.length; )
    if (ours[i] === theirs[j]) kept[0].add(i++), kept[1].add(j++);
    else if (rows[i + 1][j] >= rows[i][j + 1]) i++;
    else j++;
  return kept;
}

function marked(words, kept, style) {
  const line = element("p");
  words.forEach((word, place) => {
    if (kept.has(place) || !word.trim()) line.append(word);
    else line.append(element("span", { class: style }, word));
  });
  return line;
}

// ---- one segment ----
function row(who, content) {
  return element("div", {}, element("span", { class: "who" }, who), content);
}

function card(number) {
  const made = element("article", { class: "segment", "data-number": number });
  const top = element("p", { class: "top" }, element("b", {}, `#${number + 1}`));
  if (data.document[number]) top.append(element("span", { class: "soft" }, data.document[number]));
  for (const [name, message] of Object.entries(flagsOf(number, state.system)))
    top.append(element("span", { class: "pill warn" }, `${data.titles[name] || name}: ${message}`));
  made.append(top);
  if (data.source[number]) made.append(row("source", element("p", { lang: "fr" }, data.source[number])));
  const reference = wordsOf(data.references[number][0]);
  const chosen = wordsOf(data.hypotheses[number][state.system]);
  made.append(row("reference", marked(reference, common(reference, chosen)[0], "lost")));
  data.references[number].slice(1).forEach((text) => made.append(row("reference", element("p", {}, text))));
  data.systems.forEach((name, system) => {
    const words = wordsOf(data.hypotheses[number][system]);
    const who = element("span", {}, element("i", { class: "swatch", style: `background:${colour(system)}` }), name);
    who.append(element("br"), `${data.ranked.title} ${scoreOf(number, system).toFixed(1)}`);
    made.append(row(who, marked(words, common(words, reference)[0], "added")));
  });
  return made;
}

// ---- the list and what it shows ----
function titleOf(slice) {
  const [kind, name, system] = slice.split(":");
  if (kind !== "misses") return slice.replace(":", ": ");
  return `${data.titles[name].replace("… ", "")}: lowered in ${data.systems[system]}`;
}

function chips() {
  const found = [];
  if (state.flag) found.push(["flag", state.flag === "*" ? "any flag" : data.titles[state.flag] || state.flag]);
  if (state.slice) found.push(["slice", titleOf(state.slice)]);
  if (state.bin !== null) found.push(["bin", `${data.ranked.title} from ${(100 / data.bins) * state.bin}`]);
  if (state.query.trim()) found.push(["query", `“${state.query.trim()}”`]);
  return found.map(([key, text]) => {
    const chip = element("button", { type: "button", title: "Remove this filter" }, `${text} ×`);
    chip.addEventListener("click", () => change({ [key]: start[key] }));
    return chip;
  });
}

function draw() {
  const found = selected();
  const count = found.length === 1 ? "1 segment" : `${found.length} segments`;
  const key = element("span", { class: "key" });
  key.append(element("span", { class: "lost" }, "missing"), " / ", element("span", { class: "added" }, "different"), " against the reference");
  document.getElementById("state").replaceChildren(count, ...chips(), key);
  document.getElementById("list").replaceChildren(...found.slice(0, shown).map(card));
  document.getElementById("more").hidden = found.length <= shown;
  const tools = document.getElementById("tools").elements;
  for (const name of ["system", "sort", "flag", "query"])
    if (tools[name] && tools[name] !== document.activeElement) tools[name].value = state[name];
}

function change(changes, { scroll = false } = {}) {
  state = { ...state, ...changes };
  shown = PAGE;
  draw();
  if (scroll) document.getElementById("segments").scrollIntoView({ behavior: "instant", block: "start" });
}

// ---- charts ----
function canvas(id, height) {
  const drawing = shape("svg", { viewBox: `0 0 400 ${height}`, role: "img" });
  document.getElementById(id).append(drawing);
  return drawing;
}

function label(x, y, text, anchor = "start") {
  return shape("text", { x, y, "text-anchor": anchor }, text);
}

function press(target, title, changes) {
  target.classList.add("hit");
  target.append(shape("title", {}, title));
  target.addEventListener("click", () => change({ ...start, ...changes }, { scroll: true }));
  return target;
}

// What all names begin with, up to a point or slash, says nothing in a chart.
function shortNames() {
  const names = data.systems;
  let shared = names.length > 1 ? names[0].length : 0;
  while (shared && !(/[./]/.test(names[0][shared - 1]) && names.every((name) => name.startsWith(names[0].slice(0, shared))))) shared--;
  return names.map((name) => name.slice(shared)).map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
}

function drawSystems() {
  const names = shortNames();
  const step = 18, block = data.systems.length * step + 26;
  const drawing = canvas("chart-systems", data.bars.length * block + 4);
  data.bars.forEach((bar, index) => {
    const top = index * block;
    const low = Math.min(...bar.scores.map((score) => score.score - score.ci));
    const high = Math.max(...bar.scores.map((score) => score.score + score.ci));
    const place = (value) => 165 + (225 * (value - low)) / (high - low || 1);
    drawing.append(label(0, top + 14, bar.title));
    drawing.append(label(165, top + 14, low.toFixed(bar.digits)), label(390, top + 14, high.toFixed(bar.digits), "end"));
    bar.scores.forEach((score, system) => {
      const y = top + 30 + system * step, stroke = colour(system);
      const name = data.systems[system];
      drawing.append(label(0, y + 4, names[system]));
      drawing.append(shape("line", { x1: 165, x2: 390, y1: y, y2: y, class: "axis" }));
      drawing.append(shape("line", { x1: place(score.score - score.ci), x2: place(score.score + score.ci), y1: y, y2: y, stroke, "stroke-width": 3 }));
      const dot = shape("circle", { cx: place(score.score), cy: y, r: 5.5, fill: stroke });
      drawing.append(press(dot, `${name}: ${score.score.toFixed(bar.digits)} ±${score.ci.toFixed(bar.digits)}`, { system }));
    });
  });
}

function frame(drawing, low, high, labels) {
  for (const part of [0, 0.5, 1]) {
    const y = 170 - 150 * part;
    drawing.append(shape("line", { x1: 34, x2: 395, y1: y, y2: y, class: "axis" }));
    drawing.append(label(30, y + 4, (low + (high - low) * part).toFixed(0), "end"));
  }
  labels.forEach(([x, text]) => drawing.append(label(x, 188, text, x > 365 ? "end" : "middle")));
}

function drawLength() {
  const parts = data.lengths.filter((part) => part.scores.every((score) => score !== null));
  const values = parts.flatMap((part) => part.scores);
  if (!values.length) return;
  const low = Math.floor(Math.min(...values) - 1), high = Math.ceil(Math.max(...values) + 1);
  const x = (index) => 60 + (310 * index) / Math.max(parts.length - 1, 1);
  const y = (value) => 170 - (150 * (value - low)) / (high - low);
  const drawing = canvas("chart-length", 195);
  frame(drawing, low, high, parts.map((part, index) => [x(index), `${part.value}${part.small ? "*" : ""}`]));
  const caption = document.querySelector("#chart-length figcaption");
  if (parts.some((part) => part.small)) caption.append("; * few segments");
  data.systems.forEach((name, system) => {
    const points = parts.map((part, index) => `${x(index)},${y(part.scores[system])}`).join(" ");
    drawing.append(shape("polyline", { points, fill: "none", stroke: colour(system), "stroke-width": 2 }));
    parts.forEach((part, index) => {
      const dot = shape("circle", { cx: x(index), cy: y(part.scores[system]), r: 4.5, fill: colour(system) });
      const title = `${name}, ${part.value} words: ${part.scores[system].toFixed(1)} (n = ${part.segments})`;
      drawing.append(press(dot, title, { system, slice: `length:${part.value}` }));
    });
  });
}

function drawDistribution() {
  const counts = data.systems.map((_, system) => {
    const bins = new Array(data.bins).fill(0);
    numbers.forEach((number) => bins[bin(scoreOf(number, system))]++);
    return bins;
  });
  const high = Math.max(...counts.flat(), 1), width = 360 / data.bins;
  const drawing = canvas("chart-distribution", 195);
  frame(drawing, 0, high, [0, 25, 50, 75, 100].map((value) => [35 + 3.6 * value, String(value)]));
  const bar = (width - 2) / data.systems.length;
  counts.forEach((bins, system) =>
    bins.forEach((count, index) => {
      const height = (150 * count) / high;
      const box = { x: 35 + index * width + 1 + system * bar, y: 170 - height, width: bar, height, fill: colour(system) };
      const title = `${data.systems[system]}: ${count} segments from ${(100 / data.bins) * index}`;
      if (count) drawing.append(press(shape("rect", box), title, { system, bin: index }));
    }),
  );
}

// ---- wiring ----
document.getElementById("tools").addEventListener("submit", (event) => event.preventDefault());
for (const happening of ["input", "change"])
  document.getElementById("tools").addEventListener(happening, ({ target }) => {
    change({ [target.name]: target.name === "system" ? Number(target.value) : target.value });
  });
document.getElementById("more").addEventListener("click", () => {
  shown += PAGE;
  draw();
});
for (const button of document.querySelectorAll("button.link"))
  button.addEventListener("click", () => {
    const { system, sort, flag, slice } = button.dataset;
    const changes = { ...start, slice: slice || "", flag: flag || "", sort: sort || "worst" };
    changes.system = system === undefined ? state.system : Number(system);
    change(changes, { scroll: true });
  });
drawSystems();
drawLength();
drawDistribution();
draw();
