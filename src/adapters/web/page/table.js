// The table: rows kept by call so that focus stays, and only those in sight when there are many.

import { COLUMNS, STATES, costText, payerText } from "./columns.js";
import { tagged } from "./dom.js";
import * as format from "./format.js";

const HEIGHT = 35; // of a row, as live.css has it
const MANY = 500;
const SPARE = 12;
export class Table {
  #made = new Map();
  #list = [];
  #selected = null;

  constructor(calls, parts, opened) {
    Object.assign(this, { calls, opened, ...parts });
    this.scroll.addEventListener("scroll", () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.#draw()).observe(this.scroll);
    this.rows.addEventListener("click", (event) => this.#open(event.target.closest("tr")));
    this.rows.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#open(event.target.closest("tr"));
    });
  }

  show(list) {
    this.#list = list;
    this.#draw();
  }

  // Durations and costs go on between frames.
  tick() {
    for (const [id, row] of this.#made) {
      const call = this.calls.byId.get(id);
      if (call) this.#times(row, call);
    }
  }

  move(step) {
    if (!this.#list.length) return;
    const now = this.#list.findIndex((call) => call.id === this.#selected);
    const next = now < 0 ? 0 : Math.min(this.#list.length - 1, Math.max(0, now + step));
    this.#selected = this.#list[next].id;
    const top = next * HEIGHT;
    const space = this.scroll.clientHeight - 2 * HEIGHT;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    if (top > this.scroll.scrollTop + space) this.scroll.scrollTop = top - space;
    this.#draw();
    this.#made.get(this.#selected)?.tr.focus({ preventScroll: true });
  }

  #draw() {
    const all = this.#list.length;
    const some = all > MANY;
    const first = some ? Math.max(0, Math.floor(this.scroll.scrollTop / HEIGHT) - SPARE) : 0;
    const count = some ? Math.ceil(this.scroll.clientHeight / HEIGHT) + 2 * SPARE : all;
    const seen = this.#list.slice(first, first + count);
    const wanted = new Set(seen.map((call) => call.id));
    for (const [id, row] of this.#made) {
      if (!wanted.has(id)) {
        row.tr.remove();
        this.#made.delete(id);
      }
    }
    this.table.setAttribute("aria-rowcount", all + 1);
    this.#space("before", first * HEIGHT);
    let place = this.#spaces.before;
    seen.forEach((call, index) => {
      const row = this.#row(call);
      row.tr.setAttribute("aria-rowindex", first + index + 2);
      if (place.nextSibling !== row.tr) place.after(row.tr);
      place = row.tr;
    });
    this.#space("after", Math.max(0, all - first - seen.length) * HEIGHT);
    if (place.nextSibling !== this.#spaces.after) place.after(this.#spaces.after);
  }

  #spaces = { before: spacer(), after: spacer() };

  #space(which, height) {
    const row = this.#spaces[which];
    if (which === "before" && this.rows.firstChild !== row) this.rows.prepend(row);
    row.hidden = !height;
    row.firstChild.style.height = `${height}px`;
  }

  #row(call) {
    let row = this.#made.get(call.id);
    if (!row) {
      row = make(call.id);
      this.#made.set(call.id, row);
    }
    row.tr.setAttribute("aria-selected", call.id === this.#selected);
    row.tr.tabIndex = call.id === this.#selected ? 0 : -1;
    const state = this.calls.state(call);
    if (row.call === call && row.state === state) return row;
    row.call = call;
    row.state = state;
    const [sign, word] = STATES[state];
    row.tr.className = state === "overdue" || state === "unknown" ? "dim" : "";
    if (call.fresh) {
      row.tr.classList.add("fresh");
      call.fresh = false;
    }
    row.label.className = `state ${state}`;
    row.sign.textContent = sign;
    row.word.textContent = word;
    for (const key of ["caller", "callee", "host"]) put(row.cells[key], call[key] ?? "–");
    put(row.cells.company, payerText(call) ?? "–");
    put(row.cells.dest, call.price?.destination ?? "–");
    put(row.cells.start, format.clock(call.started));
    put(row.cells.id, call.call_id);
    this.#times(row, call);
    return row;
  }

  #times(row, call) {
    put(row.cells.dur, format.duration(this.calls.asOf() - this.calls.since(call)));
    put(row.cells.cost, costText(call, this.calls));
    const left = this.calls.left(call);
    put(row.cells.left, left?.text ?? "–");
    row.cells.left.classList.toggle("bad", left !== null && left.units <= 0n);
  }

  #open(row) {
    const call = this.#list.find((each) => each.id === row?.dataset.id);
    if (!call) return;
    this.#selected = call.id;
    this.#draw();
    this.opened(call);
  }
}

export function makeHead(column, clicked) {
  const head = document.createElement("th");
  head.scope = "col";
  head.dataset.key = column.key;
  head.className = `col-${column.key}${column.number ? " number" : ""}`;
  const button = tagged("button", column.label);
  button.type = "button";
  if (column.title) button.title = column.title;
  button.addEventListener("click", clicked);
  head.append(button);
  return head;
}

function put(cell, text) {
  if (cell.textContent === text) return;
  cell.textContent = text;
  cell.title = text.length > 12 ? text.slice(0, 300) : "";
}

function make(id) {
  const tr = document.createElement("tr");
  tr.dataset.id = id;
  const cells = {};
  for (const column of COLUMNS) {
    const cell = tr.insertCell();
    cell.className = `${column.number ? "number " : ""}at-${column.key}`;
    cells[column.key] = cell;
  }
  const label = document.createElement("span");
  const sign = document.createElement("i");
  const word = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  label.append(sign, word);
  cells.state.append(label);
  return { tr, cells, label, sign, word, call: null, state: null };
}

function spacer() {
  const tr = document.createElement("tr");
  tr.className = "space";
  tr.setAttribute("aria-hidden", "true");
  tr.insertCell();
  tr.hidden = true;
  return tr;
}
