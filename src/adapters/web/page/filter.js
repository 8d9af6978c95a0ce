// The words of the filter: plain words, field:word, "words together", dur>5m, cost>1, -word for not.

const UNITS = { s: 1e3, m: 60e3, h: 3600e3 };
const FIELDS = ["caller", "callee", "company", "account", "host", "state", "id"];
const NUMBERS = new Set(["caller", "callee"]);

// Gives a function of (call, calls) that tells whether the call is wanted.
export function parse(words) {
  const found = words.match(/(?:[^\s"]+|"[^"]*"?)+/g) ?? [];
  const tests = found.map((word) => one(word.replaceAll('"', "")));
  return (call, calls) => tests.every((test) => test(call, calls));
}

function one(word) {
  if (word.length > 1 && word.startsWith("-")) {
    const test = one(word.slice(1));
    return (call, calls) => !test(call, calls);
  }
  return measured(word) ?? fielded(word) ?? ((call) => call.hay.includes(word.toLowerCase()));
}

function measured(word) {
  const found = /^(dur|cost)([<>])(\d+(?:\.\d+)?)([smh]?)$/i.exec(word);
  if (!found) return null;
  const [, what, sign, digits, unit] = found;
  const limit = Number(digits) * (what.toLowerCase() === "dur" ? UNITS[unit.toLowerCase() || "s"] : 1);
  const value = what.toLowerCase() === "dur" ? elapsed : costs;
  return (call, calls) => (sign === ">" ? value(call, calls) > limit : value(call, calls) < limit);
}

function fielded(word) {
  const colon = word.indexOf(":");
  const name = word.slice(0, colon).toLowerCase();
  if (colon < 1 || !FIELDS.includes(name)) return null;
  const wanted = word.slice(colon + 1).toLowerCase().replace(/^\+/, "");
  if (name === "state") return (call, calls) => calls.state(call).startsWith(wanted);
  const field = name === "id" ? "call_id" : name;
  return (call) => {
    const value = (call[field] ?? "").toLowerCase().replace(/^\+/, "");
    return NUMBERS.has(name) ? value.startsWith(wanted) : value.includes(wanted);
  };
}

const elapsed = (call, calls) => calls.now() - calls.since(call);

function costs(call, calls) {
  const cost = calls.cost(call);
  return cost === null ? NaN : Number(cost) / 10 ** call.price.decimals;
}
