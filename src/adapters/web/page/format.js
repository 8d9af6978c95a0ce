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

export function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB");
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
