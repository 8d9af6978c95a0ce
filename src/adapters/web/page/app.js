// The page: frames come in, figures and rows go out, at most five times a second.

import { Address } from "./address.js";
import { Calls } from "./calls.js";
import { COLUMNS, stateText } from "./columns.js";
import { millionths, text as money } from "./cost.js";
import { Detail, toCsv } from "./detail.js";
import { part, say } from "./dom.js";
import { Figures } from "./figures.js";
import { parse } from "./filter.js";
import * as format from "./format.js";
import { bindKeys, bindTheme } from "./keys.js";
import { Stream } from "./stream.js";
import { Summary } from "./summary.js";
import { Table, makeHead } from "./table.js";
import { Truth } from "./truth.js";

const DRAW_MS = 200;
const state = { filter: "", sort: "dur", down: true, states: new Set(), frozen: null, waiting: 0, drawn: 0, known: false, list: [] };

const calls = new Calls();
const truth = new Truth(calls);
const figures = new Figures(part);
const summary = new Summary(part, calls, (words) => setFilter(words));
const detail = new Detail(calls);
const table = new Table(calls, { scroll: part("scroll"), rows: part("rows"), table: part("calls") }, (call) => detail.open(call));
const address = new Address(state, () => {
  part("filter").value = state.filter;
  drawHeads();
  drawSoon();
});

calls.left = (call) => {
  const funds = truth.status?.balances?.[call.company];
  if (!funds) return null;
  const name = `${call.company}\n${funds.currency}`;
  const units = millionths(funds.amount) - (state.spent?.get(name) ?? 0n);
  const burn = state.burn?.get(name) ?? 0n;
  return { units, burn, currency: funds.currency, text: `${money(units, 6, 2)} ${funds.currency}` };
};

const handlers = {
  snapshot: (data) => { calls.replace(data.calls); state.known = true; setTimeout(tick); },
  call: (data) => calls.put(data),
  gone: (data) => calls.remove(data.id),
  reset: () => calls.replace([]),
  status: (data) => {
    truth.status = data;
    calls.offset = Date.parse(data.now) - Date.now();
    calls.silent = new Set(data.hosts.filter((host) => !host.reporting).map((host) => host.host));
    calls.unknown = new Set(data.unknown ?? []);
    calls.within = 1000 * (data.dialog_within_seconds ?? 0);
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
  if (truth.link === link) return;
  truth.link = link;
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
  truth.show();
  const counts = calls.counts();
  figures.counts(counts);
  drawChips(counts);
  summary.show(truth);
  drawRows();
  detail.tick();
  if (!state.frozen) state.waiting = 0;
  say(part("pause"), state.frozen ? `Go on (${format.plural(state.waiting, "change", "changes")} waiting)` : "Freeze");
  if (state.known) summary.speak(counts);
}

// What is frozen stays as it was; it can be filtered, sorted and opened all the same.
function drawRows() {
  const wanted = parse(state.filter);
  say(part("unknown-words"), unknownWords(wanted.unknown));
  const rows = state.frozen ?? calls.byId;
  const list = [...rows.values()].filter((call) => (!state.states.size || state.states.has(calls.state(call))) && wanted(call, calls));
  state.list = sorted(list);
  table.show(state.list);
  const total = format.plural(rows.size, "call", "calls");
  say(part("shown"), list.length === rows.size ? total : `${format.number(list.length)} of ${total}`);
  part("empty").hidden = list.length > 0;
  say(part("empty"), !state.known ? "Waiting for the first snapshot…" : rows.size ? "No call matches the filter." : "No call in progress.");
}

function sorted(list) {
  const column = COLUMNS.find((each) => each.key === state.sort);
  const keys = new Map(list.map((call) => [call, [column.apart?.(call, calls) ?? "", column.value(call, calls)]]));
  const sign = state.down ? -1 : 1;
  return list.sort((a, b) => {
    const [[apartA, x], [apartB, y]] = [keys.get(a), keys.get(b)];
    if (apartA !== apartB) return apartA < apartB ? -1 : 1;
    return (x < y ? -sign : x > y ? sign : 0) || (a.id < b.id ? -1 : 1);
  });
}

function unknownWords(words) {
  if (!words.length) return "";
  const named = words.map((word) => `“${word}”`).join(", ");
  return `${named} ${words.length === 1 ? "is no filter word" : "are no filter words"} and ${words.length === 1 ? "leaves" : "leave"} nothing out; ? lists them.`;
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
  truth.show();
  calls.reckon();
  const currency = (call) => call.price.currency;
  const purse = (call) => call.company && `${call.company}\n${call.price.currency}`;
  figures.costs(calls.sums("cost", currency), calls.sums("burn", currency));
  state.spent = calls.sums("cost", purse);
  state.burn = calls.sums("burn", purse);
  if (!state.frozen) table.tick();
  detail.tick();
  drawSoon();
}

function setFilter(words, step = true) {
  state.filter = words;
  if (part("filter").value !== words) part("filter").value = words;
  address.write(step);
  drawSoon();
}

function setSort(key) {
  if (state.sort === key) state.down = !state.down;
  else Object.assign(state, { sort: key, down: COLUMNS.find((each) => each.key === key).number ?? false });
  drawHeads();
  address.write();
  drawSoon();
}

function drawHeads() {
  for (const head of part("heads").children) {
    if (head.dataset.key === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}

function freeze() {
  state.frozen = state.frozen ? null : new Map(calls.byId);
  part("pause").setAttribute("aria-pressed", state.frozen !== null);
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
      address.write();
      drawSoon();
    });
    part("states").append(chip);
  }
}

build();
drawHeads();
part("filter").value = state.filter;
bindTheme(part("theme"));
bindKeys({ part, move: (step) => table.move(step), freeze, clear: () => setFilter("") });
part("filter").addEventListener("input", (event) => setFilter(event.target.value, false));
part("filter").addEventListener("focus", () => address.write());
part("pause").addEventListener("click", freeze);
part("export").addEventListener("click", () => toCsv(state.list, calls));
// Where no answer comes, as from a gateway that just ends, there is only no name.
fetch("/api/v1/live/me").then((answer) => answer.json()).then((me) => { part("me").textContent = me.company ? `${me.name} · ${me.company}` : `${me.name} · ${me.role}`; }).catch(() => {});
setInterval(tick, 1000);
new Stream(told, linked);
tick();
document.dispatchEvent(new Event("whole"));
