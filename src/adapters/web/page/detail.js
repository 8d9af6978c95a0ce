// All about one call, and the rows that are shown as a file.

import { costText, minuteText, stateText, payerText } from "./columns.js";
import { part, say, tagged } from "./dom.js";
import * as format from "./format.js";

export class Detail {
  #call = null;
  #values = new Map();

  constructor(calls) {
    this.calls = calls;
    part("detail").addEventListener("close", () => (this.#call = null));
  }

  open(call) {
    this.#call = call;
    say(part("detail-title"), `${call.caller ?? "unknown"} → ${call.callee ?? "unknown"}`);
    const entries = this.#entries();
    this.#values = new Map(entries.map(([name, value]) => [name, tagged("dd", value ?? "–")]));
    part("detail-list").replaceChildren(...entries.flatMap(([name]) => [tagged("dt", name), this.#values.get(name)]));
    part("detail").showModal();
  }

  // Once a second, and whenever the call changes.
  tick() {
    if (!this.#call) return;
    const now = this.calls.byId.get(this.#call.id);
    this.#call = now ?? Object.assign(this.#call, { over: true });
    for (const [name, value] of this.#entries()) {
      const cell = this.#values.get(name);
      if (cell) say(cell, value ?? "–");
    }
  }

  #entries() {
    const { calls } = this;
    const call = this.#call;
    const step = (at) => (at === null ? null : `${format.moment(new Date(at).toISOString())}, ${((at - call.started) / 1000).toFixed(1)} s after the start`);
    return [
      ["State", call.over ? "No longer in progress" : stateText(calls.state(call))],
      ["Duration", format.duration(calls.asOf() - calls.since(call))],
      ["Caller", call.caller],
      ["Callee", call.callee],
      ["Company", payerText(call)],
      ["Account", call.account],
      ["Host", call.host],
      ["Source", call.source],
      ["Last SIP code", call.sip_code === null ? null : String(call.sip_code)],
      ["Started", format.moment(call.started_at)],
      ["Ringing", step(call.ringing)],
      ["Answered", step(call.answered)],
      ["Destination", call.price && `${call.price.destination} (${call.price.prefix || "any"})`],
      ["Cost by now", call.leg ? "a leg: its dialog is billed by another record" : costText(call, calls)],
      ["The next minute", minuteText(call, calls)],
      ["Balance left", calls.left(call)?.text],
      ["Call-ID", call.call_id],
      ["Its story, once it ended", `akira cdr show '${call.call_id.replaceAll("'", "'\\''")}'`],
    ];
  }
}

export function toCsv(list, calls) {
  const names = ["state", "started_at", "answered_at", "caller", "callee", "account", "company", "host", "call_id"];
  const lines = list.map((call) => names.map((name) => quoted(name === "state" ? calls.state(call) : call[name])).join());
  const file = new Blob([`${names.join()}\r\n${lines.join("\r\n")}\r\n`], { type: "text/csv" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `live-calls-${new Date(calls.now()).toISOString().slice(0, 19).replaceAll(":", "")}Z.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

// A spreadsheet must not take a number that a caller chose for a formula.
function quoted(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
