// The lists below the picture: the same actors and edges, for the keyboard, screen readers and copying.
import { element } from "../element.js";
import { say, told } from "./time.js";
import { counted, stance, words } from "./words.js";

const NUMBERS = new Set(["Claims", "Mentions"]);
// Rows at a time: on a phone each takes several lines.
const STEP = matchMedia("(max-width: 46rem)").matches ? 10 : 50;

/** Fill `place` with a table of `rows`, the first of them; a button shows more. */
function table(place, caption, headings, rows, row) {
  const body = element("tbody");
  const more = element("button", { type: "button", class: "plain" });
  let shown = 0;
  const grow = () => {
    const next = rows.slice(shown, shown + STEP);
    body.append(...next.map(row));
    shown += next.length;
    more.hidden = shown === rows.length;
    more.textContent = `Show ${Math.min(STEP, rows.length - shown)} more of ${(rows.length - shown).toLocaleString("en")}`;
  };
  more.addEventListener("click", () => {
    const first = body.children.length;
    grow();
    body.children[first]?.querySelector("button")?.focus();
  });
  grow();
  const head = headings.map((name) => element("th", { scope: "col", class: NUMBERS.has(name) ? "number" : "" }, [name]));
  const held = element("table", {}, [
    element("caption", { class: "hidden" }, [caption]),
    element("thead", {}, [element("tr", {}, head)]),
    body,
  ]);
  const box = element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption }, [held]);
  place.replaceChildren(...(rows.length ? [box, more] : [element("p", { class: "empty" }, ["None."])]));
}

function cells(headings, values) {
  return values.map((value, at) => {
    const kind = typeof value === "number" ? "number" : value === "" ? "none" : "";
    const shown = typeof value === "number" ? value.toLocaleString("en") : value;
    return element("td", { "data-label": headings[at], class: kind }, [shown]);
  });
}

function chooser(id, text, on) {
  const button = element("button", { type: "button", class: "text", "data-choose": id }, [text]);
  button.addEventListener("click", () => on(id));
  return button;
}

/** The table of edges in the chosen time. */
export function ties(place, edges, names, since, until, on) {
  const headings = ["Edge", "Stance", "Claims", "Of what", "First", "Last"];
  const rows = edges
    .map((edge) => [edge, ...told(edge, since, until)])
    .filter(([, weight]) => weight)
    .sort((a, b) => b[1] - a[1] || (a[0].id < b[0].id ? -1 : 1));
  table(place, "Edges, those with most claims first", headings, rows, ([edge, weight, types]) => {
    const sign = edge.joint === edge.weight ? "–" : "→";
    const name = `${names.get(edge.source)} ${sign} ${names.get(edge.target)}`;
    const tag = element("span", { class: `stance ${edge.stance}` }, [stance(edge.stance)]);
    const days = [edge.first, edge.last].map((day) => (day ? say(day) : ""));
    return element("tr", {}, cells(headings, [chooser(edge.id, name, on), tag, weight, counted(types), ...days]));
  });
  return rows.length;
}

/** The table of actors. */
export function actors(place, nodes, on) {
  const headings = ["Actor", "Kind", "Country", "Claims", "Mentions"];
  table(place, "Actors, those with most claims first", headings, nodes, (node) =>
    element(
      "tr",
      {},
      cells(headings, [chooser(node.id, node.label, on), words(node.kind), node.country ?? "", node.weight, node.mentions]),
    ),
  );
}
