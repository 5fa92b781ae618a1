// Results as a graph: two columns are the ends of an edge, a third says what it is.
import { cytoscape } from "./cytoscape.js";
import { element } from "./element.js";

const MOST = 400; // edges
const LABELLED = 40; // more edges than these are drawn without their words
// What the named queries call the two ends of an edge.
const PAIRS = [["source", "target"], ["a", "b"], ["subject", "object"], ["actor", "ally"], ["person", "of"], ["who", "whom"]];
const NUMBER = /#(integer|decimal|double|float|int|long)$/;
const KINDS = ["stance", "type", "predicate", "title", "status", "relation"];

/** Draw `results` in `place`, with a choice of columns. */
export default function draw(place, { columns, rows }, settings) {
  const filled = columns.filter((name) => rows.some((row) => row[name]));
  const isName = (name) => name.endsWith("Name") && columns.includes(name.slice(0, -4));
  const isNumber = (name) => rows.every((row) => !row[name] || NUMBER.test(row[name].datatype ?? ""));
  const ends = filled.filter((name) => !isName(name) && !isNumber(name));
  const addresses = ends.filter((name) => rows.some((row) => row[name]?.type === "uri"));
  const pair = PAIRS.find((names) => names.every((name) => filled.includes(name))) ?? [...addresses, ...ends.filter((name) => !addresses.includes(name))];
  if (ends.length < 2) {
    place.replaceChildren(element("p", { class: "empty" }, ["A graph needs two columns of things, one for each end of an edge."]));
    return;
  }
  const kind = KINDS.find((name) => filled.includes(name) && !pair.slice(0, 2).includes(name)) ?? "";
  const from = choice("From", ends, pair[0]);
  const to = choice("To", ends, pair[1]);
  const by = choice("Edges say", ["", ...ends], kind);
  const canvas = element("div", { class: "drawing", role: "img" });
  const note = element("p", { class: "note" });
  const picked = element("p", { class: "picked", role: "status" });
  place.replaceChildren(element("div", { class: "choices" }, [from.label, to.label, by.label]), canvas, picked, note);
  let drawn = null;

  function update() {
    const { nodes, edges, left } = network(rows, from.select.value, to.select.value, by.select.value, settings);
    const more = left ? ` ${left} more edges are left out: narrow the query.` : "";
    note.textContent = `${nodes.length} nodes, ${edges.length} edges.${more} ${legend(edges)}The table has the same rows as text.`;
    canvas.setAttribute("aria-label", `Graph of ${nodes.length} nodes and ${edges.length} edges; the table has the same as text`);
    picked.textContent = nodes.length ? "Choose a node to see what it is." : "No row has both ends.";
    drawn?.destroy();
    drawn = cytoscape({
      container: canvas,
      elements: { nodes, edges },
      style: style(edges.length <= LABELLED),
      // Long lines of text along many edges hide what they tell; colours and the choice of an edge still do.
      layout: { name: "cose", animate: false, randomize: true, idealEdgeLength: 45, componentSpacing: 25, nodeOverlap: 12, gravity: 2, numIter: 1500 },
      maxZoom: 1.5,
    });
    drawn.on("tap", "node, edge", ({ target }) => show(picked, target));
  }

  for (const { select } of [from, to, by]) select.addEventListener("change", update);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => canvas.isConnected && drawn?.style(style(drawn.edges().length <= LABELLED)));
  update();
}

function legend(edges) {
  const said = new Set(edges.map(({ data }) => data.label));
  return said.has("supportive") || said.has("adversarial") ? "Blue lines are supportive, broken orange ones adversarial. " : "";
}

function network(rows, from, to, by, settings) {
  const nodes = new Map();
  const edges = new Map();
  let left = 0;
  const node = (row, column) => {
    const term = row[column];
    const id = `n ${term.type} ${term.value}`;
    if (!nodes.has(id)) {
      nodes.set(id, { data: { id, label: cut(row[`${column}Name`]?.value ?? name(term.value), 32), href: page(term, settings) } });
    }
    return id;
  };
  for (const row of rows) {
    if (!row[from] || !row[to]) continue;
    const said = by && row[by] ? name(row[by].value) : "";
    const id = JSON.stringify([row[from].value, row[to].value, said]);
    const known = edges.get(id);
    if (known) known.data.weight += 1;
    else if (edges.size >= MOST) left += 1;
    else edges.set(id, { data: { id, source: node(row, from), target: node(row, to), label: cut(said, 24), weight: 1 } });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], left };
}

function style(labelled) {
  const values = getComputedStyle(document.documentElement);
  const [ink, quiet, ground, accent, good, bad] = ["--ink", "--quiet", "--panel", "--accent", "--supportive", "--adversarial"].map((property) => values.getPropertyValue(property).trim());
  const text = { color: ink, "font-size": 11, "text-outline-color": ground, "text-outline-width": 2, "font-family": "system-ui, sans-serif" };
  return [
    { selector: "node", style: { ...text, label: "data(label)", width: 18, height: 18, "background-color": accent, "text-valign": "bottom", "text-margin-y": 4 } },
    { selector: "edge", style: { ...text, label: labelled ? "data(label)" : "", "font-size": 9, width: "mapData(weight, 1, 10, 1.2, 6)", "line-color": quiet, "target-arrow-color": quiet, "target-arrow-shape": "triangle", "curve-style": "bezier", "arrow-scale": 0.8 } },
    { selector: 'edge[label = "supportive"]', style: { "line-color": good, "target-arrow-color": good } },
    { selector: 'edge[label = "adversarial"]', style: { "line-color": bad, "target-arrow-color": bad, "line-style": "dashed" } },
    { selector: ":selected", style: { "border-width": 3, "border-color": ink, "line-color": ink, "target-arrow-color": ink } },
  ];
}

function show(place, target) {
  const { label, href, weight } = target.data();
  if (target.isNode()) place.replaceChildren("Chosen: ", href ? element("a", { href }, [label]) : label);
  else place.replaceChildren(`Chosen: ${target.source().data("label")} to ${target.target().data("label")}${label ? `, ${label}` : ""}, ${weight} ${weight === 1 ? "row" : "rows"}`);
}

function page(term, { base, pages }) {
  return term.type === "uri" && term.value.startsWith(base) ? pages + term.value.slice(base.length) : null;
}

const name = (value) => (/^https?:/.test(value) ? value.replace(/^.*[/#](?=.)/, "") : value);
const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function choice(text, options, chosen) {
  const select = element("select", {}, options.map((value) => element("option", { value }, [value || "nothing"])));
  select.value = chosen;
  return { select, label: element("label", {}, [element("span", {}, [text]), select]) };
}
