// What a call costs by now: the same steps, the same fractions and the one rounding as the bill.

// price: what the gateway says of an answered call; micros: BigInt since the answer.
// Gives the amount as a BigInt of 10^-places, or null where a stretch has no price.
export function amount(price, micros) {
  if (micros <= 0n) return 0n;
  let end = micros > big(price.minimum) ? micros : big(price.minimum);
  end -= big(price.included);
  if (end > big(price.until)) return null;
  const sold = price.segments.filter((each) => big(each.start) < end);
  let cost = sold.length ? NOTHING : capped(NOTHING, fraction(price.setup), price.max);
  sold.forEach((each, place) => {
    const fees = plus(fraction(place ? NOTHING : price.setup), fraction(each.fee));
    const billed = place + 1 < sold.length ? big(each.billed) : begun(each, end);
    const whole = plus(plus(cost, fees), stretch(each, billed));
    cost = capped(cost, whole, "max" in each ? each.max : price.max);
  });
  if (price.min && less(cost, fraction(price.min))) cost = fraction(price.min);
  const { rounding, decimals } = { ...price, ...sold.at(-1) };
  return rounded(cost, rounding, BigInt(decimals)) * 10n ** BigInt(places(price) - decimals);
}

// Bands may have more decimals than the one of the answer: of one call all amounts have as many.
export const places = (price) => price.places ?? price.decimals;

// An amount in text as millionths, what is finer cut off.
export function millionths(amount) {
  const [whole, rest = ""] = amount.split(".");
  return BigInt(whole + rest.padEnd(6, "0").slice(0, 6));
}

export function text(units, decimals, shown = decimals) {
  const negative = units < 0n;
  const digits = String(negative ? -units : units).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).slice(0, shown);
  return `${negative ? "-" : ""}${whole}${rest ? `.${rest}` : ""}`;
}

// Microseconds that are sold of a stretch that goes on to `end`.
function begun(segment, end) {
  const span = end - big(segment.start);
  const grain = big(segment.grain);
  return grain ? ((span + grain - 1n) / grain) * grain : span;
}

function stretch(segment, billed) {
  const [top, bottom] = fraction(segment.price);
  return [billed * top, bottom];
}

// In a band a cost does not rise above its maximum; what it was before stays.
function capped(before, cost, max) {
  if (!max || !less(fraction(max), cost)) return cost;
  return less(before, fraction(max)) ? fraction(max) : before;
}

function rounded([top, bottom], rounding, decimals) {
  const scaled = top * 10n ** decimals;
  const whole = scaled / bottom;
  const rest = scaled % bottom;
  const half = 2n * rest - bottom;
  const up =
    (rounding === "up" && rest > 0n) ||
    (rounding === "half_up" && half >= 0n) ||
    (rounding === "half_even" && (half > 0n || (half === 0n && whole % 2n === 1n)));
  return up ? whole + 1n : whole;
}

const NOTHING = [0n, 1n];
const big = (value) => BigInt(value);
const fraction = (pair) => [BigInt(pair[0]), BigInt(pair[1])];
const plus = ([a, b], [c, d]) => (b === d ? [a + c, b] : [a * d + c * b, b * d]);
const less = ([a, b], [c, d]) => a * d < c * b;
