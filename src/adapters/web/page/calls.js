// The calls that the browser knows: kept by id, changed by frames, counted, filtered and sorted.

import { amount, places } from "./cost.js";
import { visible } from "./format.js";

const TEXTS = ["caller", "callee", "company", "account", "host", "call_id", "source"];
const NOT_COUNTED = new Set(["overdue", "unknown"]);

export class Calls {
  constructor() {
    this.byId = new Map();
    this.silent = new Set(); // hosts
    this.unknown = new Set(); // ids, where the hosts are not our business
    this.offset = 0;
    this.within = 0; // milliseconds between records of one dialog
    this.soundAt = null; // as of then all is true, where it is not true now
  }

  // The gateway's time; durations do not depend on this computer's clock.
  now() {
    return Date.now() + this.offset;
  }

  // The time for which durations and costs are told: nothing goes on of which nothing is heard.
  asOf() {
    return this.soundAt ?? this.now();
  }

  replace(rows) {
    const before = this.byId;
    this.byId = new Map(rows.map((row) => [row.id, this.#made(row, before.get(row.id))]));
  }

  put(row) {
    this.byId.set(row.id, this.#made(row, this.byId.get(row.id), true));
  }

  remove(id) {
    this.byId.delete(id);
  }

  // As a person sees it: an overdue call, and one of a host that does not report, are not in progress.
  state(call) {
    if (call.overdue) return "overdue";
    return this.silent.has(call.host) || this.unknown.has(call.id) ? "unknown" : call.state;
  }

  since(call) {
    return call.answered ?? call.started;
  }

  // In 10^-places of the currency as of the last reckoning, or null where there is no price, or
  // nobody knows whether the call goes on.
  cost(call) {
    if (call.leg || NOT_COUNTED.has(this.state(call))) return null;
    if (call.cost === undefined) this.#reckon(call, this.asOf());
    return call.cost;
  }

  // Makes all costs those of now, and tells what the next minute will add.
  reckon() {
    const now = this.asOf();
    this.#findLegs();
    for (const call of this.byId.values()) if (call.price) this.#reckon(call, now);
  }

  // Of the rows of one dialog one is billed. Which one the book will tell; here it is the first.
  #findLegs() {
    const heads = new Map();
    const priced = [...this.byId.values()].filter((call) => call.dialog && call.price);
    priced.sort((a, b) => a.answered - b.answered || (a.id < b.id ? -1 : 1));
    for (const call of priced) {
      const near = heads.get(call.dialog) ?? [];
      call.leg = near.some((head) => call.answered - head.answered <= this.within);
      if (!call.leg) heads.set(call.dialog, [...near, call]);
    }
  }

  #reckon(call, now) {
    call.cost = costAt(call, now);
    const later = call.cost === null ? null : costAt(call, now + 60_000);
    call.burn = later === null ? 0n : later - call.cost;
  }

  counts() {
    const found = { trying: 0, ringing: 0, answered: 0, overdue: 0, unknown: 0 };
    for (const call of this.byId.values()) found[this.state(call)] += 1;
    return found;
  }

  by(nameOf) {
    const found = new Map();
    for (const call of this.byId.values()) {
      const name = call.overdue ? null : nameOf(call);
      if (name !== null) found.set(name, (found.get(name) ?? 0) + 1);
    }
    return found;
  }

  // Sums over calls in progress by what `name` gives, in millionths: of what they cost by now
  // ("cost"), or of what the next minute adds ("burn"). Never over two currencies: `name` tells.
  sums(what, name) {
    const found = new Map();
    for (const call of this.byId.values()) {
      const key = this.cost(call) === null ? null : name(call);
      if (key === null) continue;
      const units = (call[what] * 1_000_000n) / 10n ** BigInt(places(call.price));
      found.set(key, (found.get(key) ?? 0n) + units);
    }
    return found;
  }

  #made(row, before, arrives = false) {
    const at = (text) => (text === null ? null : Date.parse(text));
    const shown = Object.fromEntries(TEXTS.filter((key) => row[key]).map((key) => [key, visible(row[key])]));
    const hay = [...TEXTS.map((key) => shown[key]), row.state, row.price?.destination];
    return {
      ...row,
      ...shown,
      started: at(row.started_at),
      answered: at(row.answered_at),
      ringing: at(row.ringing_at),
      hay: hay.filter(Boolean).join("\n").toLowerCase(),
      leg: before?.leg ?? false,
      fresh: arrives && !before,
    };
  }
}

function costAt(call, now) {
  if (!call.price || call.answered === null) return null;
  return amount(call.price, BigInt(Math.max(0, Math.round((now - call.answered) * 1000))));
}
