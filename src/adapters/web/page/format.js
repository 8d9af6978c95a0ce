// Numbers, times and durations for people.

export function duration(ms) {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(all / 3600);
  const rest = `${two(Math.floor((all % 3600) / 60))}:${two(all % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

// Minutes as a person says them.
export function span(minutes) {
  if (minutes < 1) return "less than a minute";
  return minutes < 90 ? `${Math.floor(minutes)} min` : `${Math.floor(minutes / 60)} h`;
}

// How old something is.
export function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 120 ? `${seconds} s` : span(seconds / 60);
}

// All times are UTC, as in the header: two zones on one page mislead.
export function clock(ms) {
  return new Date(ms).toISOString().slice(11, 19);
}

export function moment(text) {
  return text ? new Date(text).toISOString().replace("T", " ").replace("Z", " UTC") : "–";
}

export function number(value) {
  return value.toLocaleString("en-GB");
}

export function percent(part, whole) {
  return whole ? `${((100 * part) / whole).toFixed(1)}` : "–";
}

export function plural(count, one, many) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

// Text of strangers: what acts on a line instead of standing in it, such as a mark that turns the
// direction, is shown by its code point, as the command line does.
const ACTS = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

export function visible(text) {
  return text.replace(ACTS, (found) => {
    const code = found.codePointAt(0);
    const digits = code.toString(16);
    if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
  });
}
