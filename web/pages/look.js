// The network of actors: fetches it, draws it, and keeps picture, lists, panel and address in step.
import { element } from "../lib/element.js";
import { legend } from "../lib/look/legend.js";
import * as panels from "../lib/look/panel.js";
import { Picture } from "../lib/look/picture.js";
import { Slider } from "../lib/look/slider.js";
import { forEdge, forGraph, read, write } from "../lib/look/state.js";
import * as tables from "../lib/look/tables.js";
import { told } from "../lib/look/time.js";
import { number } from "../lib/look/words.js";
import "./look.css";

const at = (id) => document.getElementById(`look-${id}`);
const root = document.getElementById("look");
const [status, problem, panel] = [at("status"), at("error"), at("panel")];
const { graph: graphAddress, edge: edgeAddress, id: idAddress, defaultLimit } = root.dataset;

// The version in this script's address is the worker's too.
const address = new URL(`./look-layout.js${new URL(import.meta.url).search}`, import.meta.url);
const picture = new Picture(at("canvas"), new Worker(address, { type: "module" }), (id) => choose(id, { focus: id !== "" }));
const slider = new Slider(at("time"), moved);

let state = read(defaultLimit);
let network = { nodes: [], edges: [], data: {} };
let names = new Map();
let whole = {}; // days and edges of what fits the other filters, and whether that was cut
let asked = 0;
let pending;

/** Fetch what the state asks for and show it. */
async function load({ dated = false } = {}) {
  const mine = (asked += 1);
  problem.hidden = true;
  root.setAttribute("aria-busy", "true");
  at("wait").hidden = false;
  status.textContent = "Loading the network…";
  try {
    const response = await fetch(`${graphAddress}?${forGraph(state, dated)}`);
    const answer = await response.json().catch(() => ({}));
    if (mine !== asked) return;
    if (!response.ok) throw new Error(answer.error?.message ?? `the server answered ${response.status}`);
    network = {
      data: answer.data,
      nodes: answer.elements.nodes.map((node) => ({ ...node.data, ...node.position })),
      edges: answer.elements.edges.map((edge) => edge.data),
    };
    names = new Map(network.nodes.map((node) => [node.id, node.label]));
    if (!dated) whole = { ...network.data, edges: network.edges };
    // A network that was cut may hold other actors at that time than those that are heaviest in all.
    if (!dated && whole.cut && (state.since || state.until)) return load({ dated: true });
    await draw(mine);
  } catch (error) {
    if (mine === asked) failed(error);
  } finally {
    if (mine === asked) {
      root.removeAttribute("aria-busy");
      at("wait").hidden = true;
    }
  }
}

async function draw(mine) {
  if (!(await picture.show(network.nodes, network.edges)) || mine !== asked) return;
  const { nodes } = network;
  at("actors").replaceChildren(...nodes.map((node) => element("option", { value: node.label })));
  slider.show(whole.edges, whole.first, whole.last, state.since, state.until);
  legend(at("legend"), nodes, picture.colours, picture.many);
  tables.actors(at("nodes"), nodes, (id) => choose(id, { focus: true, move: true }));
  refresh();
  picture.fit();
  choose(state.chosen, { move: true });
  performance.mark("look-ready");
}

/** What depends on the chosen time. */
function refresh() {
  const { since, until } = state;
  const weights = new Map(network.edges.map((edge) => [edge.id, told(edge, since, until)[0]]));
  picture.filter(weights, network.data.centre);
  const shown = tables.ties(at("ties"), network.edges, names, since, until, (id) => choose(id, { focus: true, move: true }));
  const { data } = network;
  const claims = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const parts = [`${number(data.nodes, "actor")}, ${number(shown, "edge")}, ${number(claims, "claim")}`];
  if (data.cut) parts.push(`the actors with most claims, of ${data.fitting.toLocaleString("en")} that fit`);
  status.textContent = data.nodes
    ? `${parts.join(": ")}.${shown ? "" : " Nothing is told of the chosen time."}`
    : "Nothing in the graph fits these filters. Take one away, or reset them.";
  at("canvas").setAttribute("aria-label", `Network of ${number(data.nodes, "actor")} and ${number(shown, "edge")}`);
  root.classList.toggle("nothing", data.nodes === 0);
}

function failed(error) {
  status.textContent = "The network could not be loaded.";
  // What was there before is no answer to these filters.
  root.classList.add("nothing");
  const again = element("button", { type: "button", class: "plain" }, ["Try again"]);
  again.addEventListener("click", () => load());
  problem.replaceChildren(`${error.message}. `, again);
  problem.hidden = false;
}

/** Choose a node or an edge by its id; "" chooses nothing. */
async function choose(id, { focus = false, move = false } = {}) {
  const edge = network.edges.find((one) => one.id === id);
  const node = edge ? undefined : network.nodes.find((one) => one.id === id);
  state.chosen = edge || node ? id : "";
  remember();
  if (picture.cy) picture.choose(state.chosen, move);
  if (node) showNode(node, focus);
  else if (edge) await showEdge(edge, focus);
  else panels.nothing(panel);
}

function showNode(node, focus) {
  const ties = network.edges.filter((edge) => edge.source === node.id || edge.target === node.id);
  const does = {
    choose: (id) => choose(id, { focus: true, move: true }),
    expand: ({ id }) => go({ ...state, expand: [...state.expand, id] }),
    around: ({ id }) => go({ ...state, filters: { ...state.filters, actor: [id], depth: ["1"] }, expand: [] }),
    according: ({ id }) => go({ ...state, filters: { limit: state.filters.limit, speaker: [id] }, expand: [], chosen: "" }),
  };
  panels.actor(panel, node, ties, names, state, idAddress, state.expand.includes(node.id), does, focus);
}

async function showEdge(edge, focus) {
  const [weight] = told(edge, state.since, state.until);
  panels.edge(panel, edge, names, weight, null, focus);
  const query = forEdge(state);
  for (const name of ["source", "target", "stance"]) query.set(name, edge[name]);
  try {
    const response = await fetch(`${edgeAddress}?${query}`);
    const answer = await response.json().catch(() => ({}));
    if (state.chosen !== edge.id) return;
    if (!response.ok) throw new Error(answer.error?.message ?? `the server answered ${response.status}`);
    panels.edge(panel, edge, names, answer.claims, answer, false);
  } catch (error) {
    if (state.chosen !== edge.id) return;
    const told = element("p", { class: "error", role: "alert" }, [`The sentences could not be loaded: ${error.message}.`]);
    panels.show(panel, panel.querySelector("h2").textContent, [told], false);
  }
}

/** The slider was moved: what is there is filtered at once; what is not, fetched when it is let go. */
function moved(since, until, done) {
  state.since = since;
  state.until = until;
  clearTimeout(pending);
  const wait = network.edges.length > 2000 ? 150 : 20;
  pending = setTimeout(() => {
    remember();
    refresh();
    if (done && whole.cut) load({ dated: Boolean(since || until) });
    else if (done && state.chosen) choose(state.chosen);
  }, wait);
}

/** Another view, to which the browser's Back leads back. */
function go(next) {
  state = next;
  history.pushState(null, "", where());
  fill();
  load();
}

function where() {
  const query = write(state, defaultLimit);
  return query ? `?${query}` : location.pathname;
}

function remember() {
  history.replaceState(null, "", where());
}

/** The form as the state has it. */
function fill() {
  const form = at("form");
  for (const field of form.elements) {
    if (!field.name) continue;
    const values = state.filters[field.name] ?? [];
    // An id stands for the name, which people read, where it is known.
    field.value = values.map((value) => names.get(value) ?? value).join(", ") || (field.name === "depth" ? "1" : "");
  }
  const active = Object.keys(state.filters).filter((name) => !["limit", "depth"].includes(name)).length;
  at("active").textContent = active ? `(${active} set)` : "";
}

/** The state as the form has it: a field that was left as it is keeps its values. */
function taken() {
  const filters = {};
  for (const [name, value] of new FormData(at("form"))) {
    const held = state.filters[name] ?? [];
    const before = held.map((one) => names.get(one) ?? one).join(", ");
    if (value.trim()) filters[name] = value.trim() === before ? held : [value.trim()];
  }
  return { ...state, filters, expand: [], chosen: "" };
}

function find(text) {
  const wanted = text.trim().toLocaleLowerCase();
  if (!wanted) return;
  const node =
    network.nodes.find((one) => one.label.toLocaleLowerCase() === wanted) ??
    network.nodes.find((one) => one.label.toLocaleLowerCase().includes(wanted));
  if (node) {
    choose(node.id, { focus: true, move: true });
    return;
  }
  const around = element("button", { type: "button", class: "plain" }, [`Look for the network around “${text.trim()}”`]);
  around.addEventListener("click", () => go({ ...state, filters: { ...state.filters, actor: [text.trim()] }, expand: [] }));
  panels.show(panel, "Not in the picture", [element("p", {}, ["No actor in the picture is called so."]), around], true);
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  go(taken());
});
at("form").addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT") go(taken());
});
at("reset").addEventListener("click", () => go({ filters: { limit: [defaultLimit] }, expand: [], since: "", until: "", chosen: "" }));
at("find").addEventListener("change", (event) => find(event.target.value));
at("find").addEventListener("keydown", (event) => {
  if (event.key === "Enter") find(event.target.value);
});
at("in").addEventListener("click", () => picture.zoom(1.4));
at("out").addEventListener("click", () => picture.zoom(1 / 1.4));
at("fit").addEventListener("click", () => picture.fit());
at("link").addEventListener("click", async ({ target }) => {
  await navigator.clipboard?.writeText(location.href).catch(() => {});
  target.textContent = navigator.clipboard ? "Copied" : "It is in the address bar";
  setTimeout(() => (target.textContent = "Copy link"), 2000);
});
addEventListener("popstate", () => {
  state = read(defaultLimit);
  fill();
  load();
});
if (matchMedia("(max-width: 46rem)").matches) root.querySelector(".filters").open = false;

fill();
load();
// For those who look into the page: the drawn network.
root.picture = picture;
