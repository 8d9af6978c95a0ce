// The page: frames come in, figures and rows go out, at most five times a second.

import { Calls } from "./calls.js";
import { COLUMNS, stateText } from "./columns.js";
import { millionths, text as money } from "./cost.js";
import { showDetail, toCsv } from "./detail.js";
import { say } from "./dom.js";
import { Figures } from "./figures.js";
import { parse } from "./filter.js";
import * as format from "./format.js";
import { bindKeys, bindTheme } from "./keys.js";
import { Stream } from "./stream.js";
import { Summary } from "./summary.js";
import { Table, makeHead } from "./table.js";

const LINKS = {
  connecting: "Connecting…", live: "Live", late: "Live, but silent", lost: "Reconnecting…",
  asleep: "Asleep", shut: "Logged out",
};
const DRAW_MS = 200;
const part = (id) => document.getElementById(id);

const calls = new Calls();
const figures = new Figures(part);
const summary = new Summary(part, calls, setFilter);
const table = new Table(calls, { scroll: part("scroll"), rows: part("rows"), table: part("calls") }, (call) => showDetail(call, calls));
const state = { filter: "", sort: "dur", down: true, states: new Set(), frozen: null, waiting: 0, status: null, link: "connecting", drawn: 0, known: false };

calls.left = (call) => {
  const funds = state.status?.balances?.[call.company];
  if (!funds) return null;
  const units = millionths(funds.amount) - (state.spent?.get(call.company) ?? 0n);
  const burn = state.burn?.get(call.company) ?? 0n;
  return { units, burn, text: `${money(units, 6, 2)} ${funds.currency}` };
};

const handlers = {
  snapshot: (data) => { calls.replace(data.calls); state.known = true; setTimeout(tick); },
  call: (data) => calls.put(data),
  gone: (data) => calls.remove(data.id),
  reset: () => calls.replace([]),
  status: (data) => {
    state.status = data;
    calls.offset = Date.parse(data.now) - Date.now();
    calls.silent = new Set(data.hosts.filter((host) => !host.reporting).map((host) => host.host));
    figures.status(data);
    tick();
  },
};

function told(name, data) {
  handlers[name](data);
  if (name === "call" || name === "gone") state.waiting += 1;
  drawSoon();
}

function linked(link) {
  if (state.link === link) return;
  state.link = link;
  if (link === "shut") location.assign("/login");
  drawSoon();
}

let drawing = 0;
function drawSoon() {
  if (!drawing) drawing = setTimeout(draw, Math.max(0, DRAW_MS - (performance.now() - state.drawn)));
}

function draw() {
  drawing = 0;
  state.drawn = performance.now();
  const counts = calls.counts();
  figures.counts(counts);
  drawLink();
  drawChips(counts);
  summary.show(state.link, state.status);
  if (!state.frozen) drawRows();
  say(part("pause"), state.frozen ? `Go on (${format.plural(state.waiting, "change", "changes")} waiting)` : "Freeze");
  if (state.known) summary.speak(counts);
}

function drawRows() {
  state.waiting = 0;
  const wanted = parse(state.filter);
  const column = COLUMNS.find((each) => each.key === state.sort);
  const values = new Map();
  const list = [];
  for (const call of calls.byId.values()) {
    if (state.states.size && !state.states.has(calls.state(call))) continue;
    if (!wanted(call, calls)) continue;
    values.set(call, column.value(call, calls));
    list.push(call);
  }
  const sign = state.down ? -1 : 1;
  list.sort((a, b) => {
    const x = values.get(a);
    const y = values.get(b);
    return (x < y ? -sign : x > y ? sign : 0) || (a.id < b.id ? -1 : 1);
  });
  state.list = list;
  table.show(list);
  const all = calls.byId.size;
  const total = format.plural(all, "call", "calls");
  say(part("shown"), list.length === all ? total : `${format.number(list.length)} of ${total}`);
  part("empty").hidden = list.length > 0;
  say(part("empty"), !state.known ? "Waiting for the first snapshot…" : all ? "No call matches the filter." : "No call in progress.");
}

function drawLink() {
  part("link").dataset.state = state.link;
  say(part("link-text"), LINKS[state.link]);
}

function drawChips(counts) {
  for (const chip of part("states").children) {
    const name = chip.dataset.state;
    chip.hidden = !counts[name] && !state.states.has(name) && (name === "overdue" || name === "unknown");
    chip.setAttribute("aria-pressed", state.states.has(name));
    say(chip.querySelector("b"), format.number(counts[name]));
  }
}

// Once a second: durations, costs, the clock.
function tick() {
  calls.reckon();
  const currency = (call) => call.price.currency;
  figures.costs(calls.sums("cost", currency), calls.sums("burn", currency));
  state.spent = calls.sums("cost", (call) => call.company);
  state.burn = calls.sums("burn", (call) => call.company);
  if (!state.frozen) table.tick();
  part("clock").textContent = new Date(calls.now()).toISOString().slice(11, 19) + " UTC";
  const age = state.status ? Math.round((calls.now() - Date.parse(state.status.now)) / 1000) : null;
  part("fresh").textContent = age === null ? "" : age < 10 ? "up to date" : `last news ${age} s ago`;
  drawSoon();
}

function setFilter(words) {
  state.filter = words;
  if (part("filter").value !== words) part("filter").value = words;
  remember();
  drawSoon();
}

function setSort(key) {
  if (state.sort === key) state.down = !state.down;
  else Object.assign(state, { sort: key, down: COLUMNS.find((each) => each.key === key).number ?? false });
  drawHeads();
  remember();
  drawSoon();
}

function drawHeads() {
  for (const head of part("heads").children) {
    if (head.dataset.key === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}

function remember() {
  const words = new URLSearchParams({ q: state.filter, sort: state.sort, down: state.down ? 1 : 0, states: [...state.states].join() });
  history.replaceState(null, "", `#${words}`);
}

function recall() {
  const words = new URLSearchParams(location.hash.slice(1));
  if (COLUMNS.some((each) => each.key === words.get("sort"))) Object.assign(state, { sort: words.get("sort"), down: words.get("down") === "1" });
  state.states = new Set((words.get("states") ?? "").split(",").filter((name) => name in calls.counts()));
  setFilter(words.get("q") ?? "");
}

function freeze() {
  state.frozen = !state.frozen;
  part("pause").setAttribute("aria-pressed", state.frozen);
  drawSoon();
}

function build() {
  part("heads").append(...COLUMNS.map((column) => makeHead(column, () => setSort(column.key))));
  for (const name of Object.keys(calls.counts())) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.dataset.state = name;
    chip.append(`${stateText(name)} `, document.createElement("b"));
    chip.addEventListener("click", () => {
      if (!state.states.delete(name)) state.states.add(name);
      remember();
      drawSoon();
    });
    part("states").append(chip);
  }
}

build();
recall();
drawHeads();
bindTheme(part("theme"));
bindKeys({ part, move: (step) => table.move(step), freeze, clear: () => setFilter("") });
part("filter").addEventListener("input", (event) => setFilter(event.target.value));
part("pause").addEventListener("click", freeze);
part("export").addEventListener("click", () => toCsv(state.list ?? [], calls));
fetch("/api/v1/live/me").then((answer) => answer.json()).then((me) => { part("me").textContent = me.company ? `${me.name} · ${me.company}` : `${me.name} · ${me.role}`; });
setInterval(tick, 1000);
new Stream(told, linked);
tick();
