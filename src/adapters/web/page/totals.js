// Calls by host and by company, with what is said of each.

import { say } from "./dom.js";
import * as format from "./format.js";

export class Totals {
  #made = new Map();

  // wanted(name) is called when a person picks one.
  constructor(body, wanted) {
    this.body = body;
    this.wanted = wanted;
  }

  // entries: [name, count, note, bad], the largest first; rows are kept by name.
  show(entries) {
    const most = Math.max(1, ...entries.map(([, count]) => count));
    const names = new Set(entries.map(([name]) => name));
    for (const [name, row] of this.#made) {
      if (!names.has(name)) {
        row.tr.remove();
        this.#made.delete(name);
      }
    }
    entries.forEach(([name, count, note, bad], place) => {
      const row = this.#made.get(name) ?? this.#make(name);
      say(row.count, format.number(count));
      const width = `${Math.round((100 * count) / most)}%`;
      if (row.bar.style.width !== width) row.bar.style.width = width;
      say(row.note, note);
      row.note.classList.toggle("bad", bad);
      if (this.body.children[place] !== row.tr) this.body.insertBefore(row.tr, this.body.children[place] ?? null);
    });
  }

  #make(name) {
    const tr = document.createElement("tr");
    const first = tr.insertCell();
    const count = tr.insertCell();
    count.className = "count";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.title = `Only ${name}`;
    button.addEventListener("click", () => this.wanted(name));
    const bar = document.createElement("div");
    bar.className = "bar";
    const note = document.createElement("div");
    note.className = "note";
    first.append(button, bar, note);
    const row = { tr, count, bar, note };
    this.#made.set(name, row);
    return row;
  }
}
