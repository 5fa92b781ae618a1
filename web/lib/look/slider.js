// The time slider: from and to, over bars that tell how many claims fall into each period.
import { periods, say, within } from "./time.js";

const SVG = "http://www.w3.org/2000/svg";

export class Slider {
  /** `on` is called with since and until ("" for an open end), and whether the user has let go. */
  constructor(box, on) {
    this.box = box;
    this.on = on;
    this.from = box.querySelector("#look-from");
    this.to = box.querySelector("#look-to");
    this.periods = [];
    for (const input of [this.from, this.to]) {
      input.addEventListener("input", () => this.moved(input, false));
      input.addEventListener("change", () => this.moved(input, true));
    }
  }

  /** Take the periods and claims of a network, and the time that is chosen. */
  show(edges, first, last, since, until) {
    this.periods = periods(first, last);
    this.box.hidden = this.periods.length < 2;
    if (this.box.hidden) return;
    const end = this.periods.length - 1;
    for (const input of [this.from, this.to]) input.max = String(end);
    const from = since ? this.periods.findIndex((one) => within(one, since, "")) : 0;
    const to = until ? this.periods.findLastIndex((one) => within(one, "", until)) : end;
    this.from.value = String(Math.max(from, 0));
    this.to.value = String(to < 0 ? end : to);
    this.bars(edges);
    this.say();
  }

  get since() {
    return this.from.value === "0" ? "" : this.periods[Number(this.from.value)];
  }

  get until() {
    return Number(this.to.value) === this.periods.length - 1 ? "" : this.periods[Number(this.to.value)];
  }

  moved(input, done) {
    // The ends cannot pass each other.
    if (Number(this.from.value) > Number(this.to.value)) input.value = (input === this.from ? this.to : this.from).value;
    this.say();
    this.on(this.since, this.until, done);
  }

  say() {
    const [from, to] = [this.from, this.to].map((input) => Number(input.value));
    for (const input of [this.from, this.to]) input.setAttribute("aria-valuetext", say(this.periods[Number(input.value)]));
    const all = !this.since && !this.until;
    const text = from === to ? say(this.periods[from]) : `${say(this.periods[from])} to ${say(this.periods[to])}`;
    this.box.querySelector("#look-period").textContent = all ? `all, ${text}` : text;
    this.box.querySelectorAll("rect").forEach((bar, at) => bar.classList.toggle("out", at < from || at > to));
  }

  bars(edges) {
    const size = this.periods[0].length;
    const index = new Map(this.periods.map((period, at) => [period, at]));
    const counts = new Array(this.periods.length).fill(0);
    let [undated, rough] = [0, 0];
    for (const edge of edges) {
      for (const [date, , count] of edge.dates) {
        if (!date) undated += count;
        else if (date.length < size) rough += count;
        else counts[index.get(date.slice(0, size))] += count;
      }
    }
    const svg = this.box.querySelector("#look-bars");
    const top = Math.max(1, ...counts);
    svg.setAttribute("viewBox", `0 0 ${counts.length} 100`);
    svg.replaceChildren(
      ...counts.map((count, at) => {
        const bar = document.createElementNS(SVG, "rect");
        const height = count ? Math.max(3, (count / top) * 100) : 0;
        const place = { x: at + 0.08, y: 100 - height, width: 0.84, height };
        for (const [name, value] of Object.entries(place)) bar.setAttribute(name, String(value));
        return bar;
      }),
    );
    const left = [undated && `${undated} without a date`, rough && `${rough} dated by month or year only`].filter(Boolean);
    this.box.querySelector("#look-undated").textContent = left.length
      ? `Not in the bars: ${left.join(", ")}.${undated ? " Claims without a date show only for all of the time." : ""}`
      : "";
  }
}
