// Results as a bar chart: how many rows, or the sum of a number, for each value of a column; dates by month.
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from "chart.js";
import { element } from "./element.js";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

const MOST = 25; // bars
const NUMBER = /#(integer|decimal|double|float|int|long)$/;
const DAY = /^\d{4}(-\d\d(-\d\d)?)?$/;

/** Draw `results` in `place`, with a choice of columns. */
export default function draw(place, { columns, rows }) {
  const filled = columns.filter((name) => rows.some((row) => row[name]));
  const all = (name, fits) => rows.every((row) => !row[name] || fits(row[name]));
  const numbers = filled.filter((name) => all(name, (term) => NUMBER.test(term.datatype ?? "")));
  const dates = filled.filter((name) => all(name, (term) => DAY.test(term.value)) && !numbers.includes(name));
  const texts = filled.filter((name) => !numbers.includes(name) && !dates.includes(name));
  // Best is what says little in few words; a column of addresses has, where there is one, a column of their names.
  const worth = (name) => new Set(rows.map((row) => row[name]?.value)).size / rows.length + (rows.some((row) => row[name]?.type === "uri") ? 2 : 0);
  const groups = numbers.length ? [...texts, ...dates] : [...dates, ...texts];
  if (!groups.length) groups.push(...filled);
  const first = (numbers.length || !dates.length) && texts.length ? [...texts].sort((a, b) => worth(a) - worth(b))[0] : groups[0];
  const named = numbers.length ? (texts.find((name) => !rows.some((row) => row[name]?.type === "uri")) ?? first) : first;

  const by = choice("Bars for", groups.map((name) => [name, name]), named);
  const of = choice("Their length", [["", "number of rows"], ...numbers.map((name) => [name, `sum of ${name}`])], numbers[0] ?? "");
  const canvas = element("canvas", { role: "img" });
  const frame = element("div", { class: "chart" }, [canvas]);
  const note = element("p", { class: "note" });
  place.replaceChildren(element("div", { class: "choices" }, [by.label, of.label]), frame, note);
  let chart = null;

  function update() {
    const [name, number] = [by.select.value, of.select.value];
    const isDate = dates.includes(name);
    const sums = new Map();
    for (const row of rows) {
      const value = row[name]?.value;
      const key = value === undefined ? "(none)" : isDate ? value.slice(0, 7) : value;
      sums.set(key, (sums.get(key) ?? 0) + (number ? Number(row[number]?.value ?? 0) : 1));
    }
    const sorted = [...sums].sort(isDate ? (a, b) => (a[0] < b[0] ? -1 : 1) : (a, b) => b[1] - a[1]);
    const bars = isDate ? sorted.slice(-120) : sorted.slice(0, MOST);
    const what = number ? `sum of ${number}` : "number of rows";
    note.textContent = bars.length < sorted.length ? `${bars.length} of ${sorted.length} values of ${name} are shown.` : "";
    canvas.setAttribute("aria-label", `Bar chart: ${what} by ${isDate ? "month" : name}. ${bars.slice(0, 8).map(([key, value]) => `${short(key)}: ${value}`).join("; ")}${bars.length > 8 ? "; and more, which the table has" : ""}.`);
    const style = getComputedStyle(document.documentElement);
    const [ink, line, accent] = ["--ink", "--line", "--accent"].map((property) => style.getPropertyValue(property).trim());
    frame.style.height = isDate ? "22rem" : `${Math.max(bars.length * 1.7 + 4, 10)}rem`;
    chart?.destroy();
    const [values, labels] = [{ beginAtZero: true, grid: { color: line }, ticks: { color: ink, precision: 0 } }, { grid: { display: false }, ticks: { color: ink, autoSkip: isDate } }];
    chart = new Chart(canvas, {
      type: "bar",
      data: {
        labels: bars.map(([key]) => short(key)),
        datasets: [{ data: bars.map(([, value]) => value), backgroundColor: accent, maxBarThickness: 26 }],
      },
      options: {
        indexAxis: isDate ? "x" : "y",
        maintainAspectRatio: false,
        animation: false,
        font: { family: style.fontFamily },
        scales: isDate ? { x: labels, y: values } : { x: values, y: labels },
      },
    });
  }

  by.select.addEventListener("change", update);
  of.select.addEventListener("change", update);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => canvas.isConnected && update());
  update();
}

function short(text) {
  const end = /^https?:/.test(text) ? text.replace(/^.*[/#](?=.)/, "") : text;
  return end.length > 40 ? `${end.slice(0, 39)}…` : end;
}

function choice(text, options, chosen) {
  const select = element("select", {}, options.map(([value, name]) => element("option", { value }, [name])));
  select.value = chosen;
  return { select, label: element("label", {}, [element("span", {}, [text]), select]) };
}
