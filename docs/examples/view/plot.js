// SPDX-License-Identifier: LGPL-2.1-or-later
// Plots faces and shares of emotions over time: a line above, areas below it.

const KEPT_S = 600;
const HEIGHT = 150, LEFT = 50, RIGHT = 8;
const COUNT = { top: 8, bottom: 54 };
const SHARE = { top: 68, bottom: 128 };
const STEPS = 120; // points in a plot
const ORDER = ["happy", "surprise", "neutral", "sad", "fear", "disgust",
  "angry"];

const colourOf = label => ORDER.includes(label) || label === "unsure"
  ? `var(--${label})` : "var(--other)";
const place = label => {
  const index = ORDER.indexOf(label);
  return index < 0 ? ORDER.length + (label === "unsure") : index;
};
const clock = (seconds, more) => new Date(seconds * 1000).toLocaleTimeString(
  [], { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...more });

// The emotions seen so far, each with its colour.
export class Legend {
  constructor(element) {
    this.element = element;
    this.labels = [];
  }

  add(label) {
    if (this.labels.includes(label))
      return;
    this.labels.push(label);
    this.labels.sort((a, b) => place(a) - place(b));
    this.element.replaceChildren(this.item("faces", "var(--faces)"),
      ...this.labels.map(each => this.item(each, colourOf(each))));
  }

  item(text, colour) {
    const item = document.createElement("li");
    item.textContent = text;
    item.style.setProperty("--colour", colour);
    return item;
  }
}

function make(name, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes))
    element.setAttribute(key, value);
  if (text)
    element.textContent = text;
  return element;
}

// Merges samples of several seconds into one: mean of faces, sum of emotions.
function merge(samples) {
  const frames = samples.reduce((sum, each) => sum + each.frames, 0);
  const emotions = {};
  for (const each of samples)
    for (const [label, number] of Object.entries(each.emotions))
      emotions[label] = (emotions[label] ?? 0) + number;
  const faces = samples.reduce(
    (sum, each) => sum + each.faces * each.frames, 0) / frames;
  return { faces, emotions,
    total: Object.values(emotions).reduce((a, b) => a + b, 0) };
}

export class Plot {
  constructor(element, camera, legend) {
    this.element = element;
    this.legend = legend;
    this.samples = [];
    this.cursor = null; // index of a point
    this.svg = element.querySelector("svg");
    this.output = element.querySelector("output");
    this.name = camera.name;
    element.querySelector("h3").textContent = camera.name;
    camera.samples.forEach(sample => this.keep(sample));
    this.svg.onpointermove = event => this.point(event.offsetX);
    this.svg.onpointerleave = () => this.moveTo(null);
    this.svg.onkeydown = event => this.onKey(event);
    this.svg.onblur = () => this.moveTo(null);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.svg);
  }

  close() {
    this.observer.disconnect();
  }

  keep(sample) {
    this.samples.push(sample);
    Object.keys(sample.emotions).forEach(label => this.legend.add(label));
  }

  add(sample) {
    this.keep(sample);
    while (this.samples[0].time < sample.time - KEPT_S)
      this.samples.shift();
  }

  setRange(seconds) {
    this.range = seconds;
    this.cursor = null;
    this.draw();
  }

  point(x) {
    const share = (x - LEFT) / (this.svg.clientWidth - LEFT - RIGHT);
    this.moveTo(Math.min(STEPS - 1, Math.max(0, Math.floor(share * STEPS))));
  }

  onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10,
      Home: -STEPS, End: STEPS }[event.key];
    if (!step)
      return;
    event.preventDefault();
    const from = this.cursor ?? STEPS;
    this.moveTo(Math.min(STEPS - 1, Math.max(0, from + step)));
  }

  moveTo(cursor) {
    this.cursor = cursor;
    this.draw();
  }

  // Points that cover equal times; null if nothing was received.
  points() {
    const length = this.range / STEPS;
    const end = Math.floor(Date.now() / 1000 / length) * length;
    const groups = Array.from({ length: STEPS }, () => []);
    for (const sample of this.samples) {
      const index = Math.floor((sample.time - (end - this.range)) / length);
      groups[index]?.push(sample);
    }
    this.begin = end - this.range;
    return groups.map(group => group.length ? merge(group) : null);
  }

  draw() {
    const width = this.svg.clientWidth;
    if (!width || !this.range)
      return;
    const points = this.points();
    this.x = index => LEFT + index / STEPS * (width - LEFT - RIGHT);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.svg.replaceChildren(...this.axes(points, width),
      ...this.counts(points), ...this.shares(points), ...this.pointer());
    this.describe(points);
  }

  axes(points, width) {
    const most = Math.max(1, ...points.map(each => each?.faces ?? 0));
    this.most = Math.ceil(most);
    const parts = [];
    for (const [y, label] of [[COUNT.top, this.most], [COUNT.bottom, "0"],
      [SHARE.top, "100 %"], [SHARE.bottom, "0"]]) {
      parts.push(make("line", { class: "rule", x1: LEFT, x2: width - RIGHT,
        y1: y, y2: y }));
      parts.push(make("text", { x: LEFT - 6, y: y + 4,
        "text-anchor": "end" }, `${label}`));
    }
    const step = this.range / (this.range > 300 ? 5 : 4)
      * (width > 500 ? 1 : 2);
    for (let time = Math.ceil(this.begin / step) * step;
      time < this.begin + this.range; time += step) {
      const x = this.x((time - this.begin) / this.range * STEPS);
      if (x > LEFT + 20 && x < width - 24)
        parts.push(make("text", { x, y: HEIGHT - 4, "text-anchor": "middle" },
          clock(time, this.range < 300 ? { second: "2-digit" } : {})));
    }
    return parts;
  }

  // Runs of points without a gap, each starting at `index`.
  runs(points) {
    const runs = [];
    points.forEach((point, index) => {
      if (!point)
        return;
      if (!index || !points[index - 1])
        runs.push({ from: index, points: [] });
      runs.at(-1).points.push(point);
    });
    return runs;
  }

  counts(points) {
    const height = COUNT.bottom - COUNT.top;
    return this.runs(points).flatMap(run => {
      const line = run.points.map((point, i) => {
        const y = COUNT.bottom - point.faces / this.most * height;
        return `${this.x(run.from + i)} ${y} ${this.x(run.from + i + 1)} ${y}`;
      }).join(" ");
      const end = this.x(run.from + run.points.length);
      return [
        make("path", { class: "below", d: `M${this.x(run.from)} ${COUNT.bottom}`
          + ` L${line} ${end} ${COUNT.bottom}Z` }),
        make("path", { class: "count", d: `M${line}` }),
      ];
    });
  }

  shares(points) {
    const height = SHARE.bottom - SHARE.top;
    const bars = new Map();
    points.forEach((point, index) => {
      if (!point?.total)
        return;
      let y = SHARE.bottom;
      const labels = Object.keys(point.emotions).sort(
        (a, b) => place(a) - place(b));
      for (const label of labels) {
        const part = point.emotions[label] / point.total * height;
        const bar = `M${this.x(index)} ${y}H${this.x(index + 1) + .3}`
          + `V${y - part}H${this.x(index)}Z`;
        bars.set(label, (bars.get(label) ?? "") + bar);
        y -= part;
      }
    });
    return [...bars].map(([label, d]) => {
      const path = make("path", { d, class: "share" });
      path.style.fill = colourOf(label);
      return path;
    });
  }

  pointer() {
    if (this.cursor === null)
      return [];
    const x = this.x(this.cursor + .5);
    return [make("line", { class: "cursor", x1: x, x2: x, y1: COUNT.top,
      y2: SHARE.bottom })];
  }

  describe(points) {
    const last = points.findLastIndex(point => point);
    const index = this.cursor ?? last;
    const words = index < 0 ? "nothing yet" : this.words(points[index]);
    const time = index < 0 ? "now" : clock(
      this.begin + index * this.range / STEPS, { second: "2-digit" });
    this.output.textContent = this.cursor === null ? words
      : `${time}: ${words}`;
    for (const [key, value] of Object.entries({
      label: `${this.name}: faces and emotions, last ${this.range / 60} min`,
      valuemax: STEPS, valuenow: index + 1, valuetext: `${time}: ${words}` }))
      this.svg.setAttribute(`aria-${key}`, value);
  }

  words(point) {
    if (!point)
      return "no picture";
    const shares = Object.entries(point.emotions)
      .sort((a, b) => b[1] - a[1]).slice(0, 3)
      .map(([label, n]) => `${label} ${Math.round(n / point.total * 100)} %`);
    const faces = Math.round(point.faces * 10) / 10;
    return [`${faces} ${faces === 1 ? "face" : "faces"}`, ...shares]
      .join(", ");
  }
}
