// Days, months and years: periods for the slider, and how many claims fall into a stretch of time.
const DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The periods from the day `first` to the day `last`: days, months or years, whatever gives at most a few hundred. */
export function periods(first, last) {
  if (!first || !last) return [];
  const span = (Date.parse(last) - Date.parse(first)) / DAY + 1;
  const found = [];
  if (span <= 120) {
    for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) found.push(new Date(at).toISOString().slice(0, 10));
    return found;
  }
  const [from, to] = [first, last].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1);
  if (to - from < 400) {
    for (let at = from; at <= to; at += 1) {
      found.push(`${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`);
    }
    return found;
  }
  for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1) {
    found.push(String(year).padStart(4, "0"));
  }
  return found;
}

/** A date as people write it. */
export function say(date) {
  const [year, month, day] = date.split("-");
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}

/** Whether a date (day, month or year) has a day between `since` and `until`, as the server has it. */
export function within(date, since, until) {
  if (!since && !until) return true;
  if (!date) return false;
  const compare = (bound) => [date.slice(0, bound.length), bound.slice(0, date.length)];
  const [a, from] = compare(since || "0000");
  const [b, to] = compare(until || "9999");
  return a >= from && b <= to;
}

/** What is told of an edge in that time: [claims, claims by relation]. */
export function told(edge, since, until) {
  if (!since && !until) return [edge.weight, edge.types];
  let weight = 0;
  const types = {};
  for (const [date, relation, count] of edge.dates) {
    if (within(date, since, until)) {
      weight += count;
      types[relation] = (types[relation] ?? 0) + count;
    }
  }
  return [weight, types];
}
