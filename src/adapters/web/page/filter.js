// The words of the filter: plain words, field:word, "words together", dur>5m, cost>1, -word for not.

import { places } from "./cost.js";

const UNITS = { d: 86_400e3, h: 3600e3, m: 60e3, s: 1e3 };
const FIELDS = {
  caller: (call) => call.caller,
  callee: (call) => call.callee,
  dst: (call) => call.callee,
  dest: (call) => call.price?.destination,
  destination: (call) => call.price?.destination,
  company: (call) => call.company,
  account: (call) => call.account,
  host: (call) => call.host,
  source: (call) => call.source,
  id: (call) => call.call_id,
};
const NUMBERS = new Set(["caller", "callee", "dst"]);
const MEASURES = { dur: elapsed, cost: costs, left: remains };
const SIGNS = {
  ">": (value, limit) => value > limit,
  "<": (value, limit) => value < limit,
  ">=": (value, limit) => value >= limit,
  "<=": (value, limit) => value <= limit,
};

// Gives a function of (call, calls) that tells whether the call is wanted, and in `unknown` the
// words that look like fields and are none: they leave nothing out.
export function parse(words) {
  const unknown = [];
  const tests = [];
  for (const word of words.match(/(?:[^\s"]+|"[^"]*"?)+/g) ?? []) {
    const test = one(word);
    if (test) tests.push(test);
    else unknown.push(word);
  }
  const wanted = (call, calls) => tests.every((test) => test(call, calls));
  return Object.assign(wanted, { unknown });
}

function one(word) {
  if (word.length > 1 && word.startsWith("-")) {
    const test = one(word.slice(1));
    return test && ((call, calls) => !test(call, calls));
  }
  const found = /^([a-z]+)(:|[<>]=?|=)(.*)$/i.exec(word);
  if (found) return special(found[1].toLowerCase(), found[2], found[3].replaceAll('"', ""));
  const text = word.replaceAll('"', "").toLowerCase();
  return (call) => call.hay.includes(text);
}

function special(name, sign, text) {
  if (sign === ":" && name === "state") return (call, calls) => calls.state(call).startsWith(text.toLowerCase());
  if (sign === ":" && FIELDS[name]) return fielded(name, text);
  if (MEASURES[name] && SIGNS[sign]) return measured(name, SIGNS[sign], text);
  return null;
}

function fielded(name, text) {
  const wanted = text.toLowerCase().replace(/^\+/, "");
  const field = FIELDS[name];
  return (call) => {
    const value = (field(call) ?? "").toLowerCase().replace(/^\+/, "");
    return NUMBERS.has(name) ? value.startsWith(wanted) : value.includes(wanted);
  };
}

function measured(name, holds, text) {
  const limit = name === "dur" ? timeSpan(text) : amount(text);
  if (limit === null) return null;
  return (call, calls) => {
    const value = MEASURES[name](call, calls);
    return value !== null && holds(value, limit);
  };
}

// 90, 90s, 5m, 1.5h, 1h30m; a comma does as well as a point.
function timeSpan(text) {
  const parts = [...text.replaceAll(",", ".").matchAll(/(\d+(?:\.\d+)?)([dhms]?)/gi)];
  if (!parts.length || parts.map((each) => each[0]).join("") !== text.replaceAll(",", ".")) return null;
  return parts.reduce((sum, [, digits, unit]) => sum + Number(digits) * UNITS[unit.toLowerCase() || "s"], 0);
}

function amount(text) {
  return /^-?\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : null;
}

function elapsed(call, calls) {
  return calls.asOf() - calls.since(call);
}

function costs(call, calls) {
  const cost = calls.cost(call);
  return cost === null ? null : Number(cost) / 10 ** places(call.price);
}

function remains(call, calls) {
  const left = calls.left(call);
  return left === null ? null : Number(left.units) / 1e6;
}
