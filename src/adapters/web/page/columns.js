// What stands in the table, how it sorts, and how states are called.

import { text as money, places } from "./cost.js";

export const STATES = {
  trying: ["○", "Trying"],
  ringing: ["◐", "Ringing"],
  answered: ["●", "Answered"],
  overdue: ["⚠", "Overdue"],
  unknown: ["?", "Unknown"],
};
const RANKS = { ringing: 0, trying: 1, answered: 2, unknown: 3, overdue: 4 };

export const COLUMNS = [
  { key: "state", label: "State", value: (call, calls) => RANKS[calls.state(call)] },
  { key: "dur", label: "Duration", number: true, value: (call, calls) => -calls.since(call) },
  { key: "caller", label: "Caller", value: (call) => call.caller ?? "" },
  { key: "callee", label: "Callee", value: (call) => call.callee ?? "" },
  { key: "dest", label: "Destination", value: (call) => call.price?.destination ?? "" },
  { key: "company", label: "Company", value: (call) => payerText(call) ?? "" },
  { key: "host", label: "Host", value: (call) => call.host ?? "" },
  { key: "start", label: "Started", title: "UTC", number: true, value: (call) => call.started },
  { key: "cost", label: "Cost", number: true, value: costOf, apart: (call) => call.price?.currency ?? "" },
  { key: "left", label: "Balance left", number: true, value: leftOf, apart: (call, calls) => calls.left(call)?.currency ?? "" },
  { key: "id", label: "Call-ID", value: (call) => call.call_id },
];

function costOf(call, calls) {
  const cost = calls.cost(call);
  return cost === null ? -1 : Number(cost) / 10 ** places(call.price);
}

function leftOf(call, calls) {
  const left = calls.left(call);
  return left === null ? -Infinity : Number(left.units);
}

export function stateText(state) {
  return STATES[state][1];
}

// A call without an account is somebody's by rules, and one by source may not be asked yet.
export function payerText(call) {
  return call.company ?? (call.payer_certain === false ? "unknown payer" : null);
}

export function costText(call, calls) {
  if (call.leg) return "leg";
  const cost = calls.cost(call);
  if (cost === null) return "–";
  return `${money(cost, places(call.price), 4)} ${call.price.currency}`;
}

// What the next minute adds.
export function minuteText(call, calls) {
  if (calls.cost(call) === null) return "–";
  return `${money(call.burn, places(call.price), 4)} ${call.price.currency}`;
}
