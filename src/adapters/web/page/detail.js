// All about one call, and the rows that are shown as a file.

import { costText, stateText } from "./columns.js";
import { tagged } from "./dom.js";
import * as format from "./format.js";

const part = (id) => document.getElementById(id);

export function showDetail(call, calls) {
  const entries = [
    ["State", stateText(calls.state(call))],
    ["Duration", format.duration(calls.now() - calls.since(call))],
    ["Caller", call.caller],
    ["Callee", call.callee],
    ["Company", call.company],
    ["Account", call.account],
    ["Host", call.host],
    ["Last SIP code", call.sip_code],
    ["Started", format.moment(call.started_at)],
    ["Ringing since", format.moment(call.ringing_at)],
    ["Answered", format.moment(call.answered_at)],
    ["Destination", call.price && `${call.price.destination} (${call.price.prefix || "any"})`],
    ["Cost by now", costText(call, calls)],
    ["Balance left", calls.left(call)?.text],
    ["Call-ID", call.call_id],
  ];
  part("detail-title").textContent = `${call.caller ?? "unknown"} → ${call.callee ?? "unknown"}`;
  part("detail-list").replaceChildren(...entries.flatMap(([name, value]) => [tagged("dt", name), tagged("dd", value ?? "–")]));
  part("detail").showModal();
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
