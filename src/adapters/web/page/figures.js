// The cards and the chart.

import { text as money } from "./cost.js";
import { say } from "./dom.js";
import * as format from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 96;
const SAMPLES = 240;

export class Figures {
  #samples = [];
  #until = 0;
  #every = 15;

  constructor(part) {
    this.part = part;
    this.#frame();
  }

  // The gateway's figures: with the last hour at the beginning, with the last sample later.
  status(said) {
    const { calls, until, every_seconds: every } = said.in_progress;
    this.#every = every;
    const at = Date.parse(until);
    if (calls.length > 1 || !this.#samples.length) this.#samples = calls;
    else if (at > this.#until) this.#samples = [...this.#samples, ...calls].slice(-SAMPLES);
    this.#until = at;
    this.#put("answered", format.number(said.answered_last_minute));
    const { answered, attempts } = said.asr;
    this.#put("asr", format.percent(answered, attempts), attempts ? "%" : "");
    this.#note("asr-note", attempts ? `${format.number(answered)} of ${format.plural(attempts, "attempt", "attempts")}` : "no attempts yet");
    this.#draw();
  }

  counts(found) {
    const active = found.trying + found.ringing + found.answered;
    this.#put("in-progress", format.number(active));
    const apart = [
      found.overdue && `${format.number(found.overdue)} overdue`,
      found.unknown && `${format.number(found.unknown)} unknown`,
    ].filter(Boolean);
    this.#note("in-progress-note", apart.length ? `and ${apart.join(", ")}` : `${format.number(found.answered)} answered`);
    this.#put("ringing", format.number(found.ringing));
    this.#note("ringing-note", found.trying ? `and ${format.number(found.trying)} trying` : "\u00a0");
  }

  // Each currency for itself: they cannot be added.
  costs(byCurrency, aMinute) {
    const sums = [...byCurrency].sort();
    const amounts = (found) => found.map(([name, units]) => `${money(units, 6, 2)} ${name}`).join(" + ");
    if (sums.length === 1) this.#put("cost", money(sums[0][1], 6, 2), sums[0][0]);
    else this.#put("cost", sums.length ? amounts(sums) : "–");
    this.part("cost").classList.toggle("several", sums.length > 1);
    this.#note("cost-note", sums.length ? `${amounts(sums.map(([name]) => [name, aMinute.get(name) ?? 0n]))} a minute` : "no call with a price");
  }

  #put(id, value, unit = "") {
    const element = this.part(id);
    const wanted = `${value}|${unit}`;
    if (element.dataset.shown === wanted) return;
    element.dataset.shown = wanted;
    element.textContent = value;
    if (unit) {
      const small = document.createElement("small");
      small.textContent = unit;
      element.append(small);
    }
  }

  #note(id, words) {
    say(this.part(id), words);
  }

  #frame() {
    const gradient = svg("linearGradient", { id: "fade", x1: 0, y1: 0, x2: 0, y2: 1 });
    gradient.append(
      svg("stop", { offset: 0, "stop-color": "#6366f1", "stop-opacity": 0.45 }),
      svg("stop", { offset: 1, "stop-color": "#6366f1", "stop-opacity": 0.03 }),
    );
    const defs = svg("defs", {});
    defs.append(gradient);
    this.area = svg("path", { class: "area" });
    this.line = svg("path", { class: "line" });
    const grid = [0.5, HEIGHT / 2, HEIGHT - 0.5].map((y) => svg("line", { class: "grid", x1: 0, x2: WIDTH, y1: y, y2: y }));
    this.part("chart").append(defs, ...grid, this.area, this.line);
  }

  #draw() {
    const samples = this.#samples;
    const peak = Math.max(1, ...samples);
    const step = WIDTH / Math.max(1, SAMPLES - 1);
    const start = WIDTH - step * (samples.length - 1);
    const points = samples.map((value, place) => `${(start + place * step).toFixed(1)},${(HEIGHT - 2 - (value / peak) * (HEIGHT - 8)).toFixed(1)}`);
    this.line.setAttribute("d", points.length ? `M${points.join("L")}` : "");
    this.area.setAttribute("d", points.length ? `M${start.toFixed(1)},${HEIGHT}L${points.join("L")}L${WIDTH},${HEIGHT}Z` : "");
    const minutes = Math.round((SAMPLES * this.#every) / 60);
    say(this.part("chart-from"), `${minutes} min ago`);
    say(this.part("chart-peak"), `peak ${format.number(Math.max(0, ...samples))}`);
    this.part("chart").querySelector("title").textContent =
      `Calls in progress over the last ${minutes} minutes: now ${format.number(samples.at(-1) ?? 0)}, at most ${format.number(Math.max(0, ...samples))}`;
  }
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
