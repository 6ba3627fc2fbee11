// SPDX-License-Identifier: LGPL-2.1-or-later
// Receives events and updates the page.

import { CameraView } from "./camera.js";
import { Legend, Plot } from "./plot.js";

const SHOWN_EVENTS = 100;
const RETRY_MS = 2000;

const get = id => document.getElementById(id);
const time = seconds => new Date(seconds * 1000).toLocaleTimeString([],
  { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

let cameras = [];
let source = null;
let lastEvent = 0;
const legend = new Legend(get("legend"));

export function copyOf(name) {
  return get(name).content.firstElementChild.cloneNode(true);
}

function lasted(ns) {
  const seconds = Math.round(ns / 1e9);
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

function describe(event) {
  switch (event.event) {
    case "came":
      return "came";
    case "left":
      return `left after ${lasted(event.duration)}`;
    default:
      return `is ${event.label}, was ${event["old-label"]}`;
  }
}

// A person's emotion: on arrival, or the most frequent during the stay.
function mood(event) {
  const emotion = event.attributes?.emotion;
  const [most] = Object.entries(emotion?.shares ?? {})
    .sort((a, b) => b[1] - a[1]);
  if (event.event === "left")
    return most ? [`mostly ${most[0]}`] : [];
  return emotion?.label ? [emotion.label] : [];
}

function addEvent(event) {
  if (event.number <= lastEvent)
    return; // already received with the initial state
  lastEvent = event.number;
  const item = copyOf("event");
  const portrait = item.querySelector(".portrait");
  if (event.picture) {
    const image = new Image();
    image.src = event.picture;
    image.alt = "";
    portrait.append(image);
  } else {
    portrait.textContent = event.stay;
  }
  item.querySelector(".what").textContent =
    `Person ${event.stay} ${describe(event)}`;
  item.querySelector(".muted").textContent =
    [time(event.time), cameras[event.camera].name, ...mood(event)].join(" · ");
  get("events").prepend(item);
  while (get("events").childElementCount > SHOWN_EVENTS)
    get("events").lastElementChild.remove();
  get("no-events").hidden = true;
}

function summarise() {
  const live = cameras.filter(each => each.state === "live").length;
  const text = live === cameras.length
    ? `${live} live` : `${live} of ${cameras.length} live`;
  if (get("summary").textContent !== text)
    get("summary").textContent = text;
}

function range() {
  return Number(document.querySelector("[name=range]:checked").value);
}

function forget() {
  for (const camera of cameras) {
    camera.view.close();
    camera.plot.close();
  }
  cameras = [];
  lastEvent = 0;
  get("cameras").replaceChildren();
  get("plots").replaceChildren();
  get("events").replaceChildren();
}

function showAll(all) {
  forget();
  for (const each of all.cameras) {
    const view = new CameraView(copyOf("camera"), each, all);
    const plot = new Plot(copyOf("plot"), each, legend);
    get("cameras").append(view.element);
    get("plots").append(plot.element);
    plot.setRange(range());
    cameras.push({ name: each.name, state: each.state, view, plot });
    view.setState(each);
  }
  all.events.forEach(addEvent);
  summarise();
}

const handlers = {
  all: showAll,
  camera(state) {
    cameras[state.camera].state = state.state;
    cameras[state.camera].view.setState(state);
    summarise();
  },
  sample(sample) {
    cameras[sample.camera].view.setFaces(sample.faces);
    cameras[sample.camera].plot.add(sample);
  },
  happened: addEvent,
};

function connect() {
  if (source)
    return;
  source = new EventSource("/events");
  for (const [name, handle] of Object.entries(handlers))
    source.addEventListener(name, message => handle(JSON.parse(message.data)));
  source.addEventListener("error", () => {
    disconnect();
    get("summary").textContent = "No answer. Trying again…";
    setTimeout(() => document.hidden || connect(), RETRY_MS);
  });
}

function disconnect() {
  source?.close();
  source = null;
  for (const camera of cameras)
    camera.view.close();
}

// Disconnect while the page is hidden, to save work on the server.
document.addEventListener("visibilitychange",
  () => document.hidden ? disconnect() : connect());
addEventListener("pagehide", disconnect);
addEventListener("pageshow", () => document.hidden || connect());
get("range").addEventListener("change", () => {
  for (const camera of cameras)
    camera.plot.setRange(range());
});
// Redraw even if nothing arrives, since time passes.
setInterval(() => cameras.forEach(camera => camera.plot.draw()), 1000);
