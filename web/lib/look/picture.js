// The picture: nodes by kind (shape) and country (colour), edges by stance (colour and line) and weight.
import cytoscape from "cytoscape";
import { LINES, SHAPES } from "./words.js";

// Okabe and Ito's palette for colour-blind eyes, without its black and yellow, and four more.
const COUNTRY_COLOURS = [
  "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a68c9", "#8c6d31", "#b8b000", "#7f2f52",
];
const OTHERS = "#8a929a";
const PROMINENT = 15;
const LARGEST_FIT = 1.1;
const MARGIN = 25; // around nodes, for their names
const MANY = 1500; // edges, from which on they are drawn without arrows, which take a frame's time each

/** The countries whose actors have most claims, with their colours; `null` stands for all others. */
export function countryColours(nodes) {
  const counts = new Map();
  for (const { country, weight } of nodes) if (country) counts.set(country, (counts.get(country) ?? 0) + weight);
  const order = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, COUNTRY_COLOURS.length);
  const colours = new Map(order.map(([country], at) => [country, COUNTRY_COLOURS[at]]));
  return colours.set(null, OTHERS);
}

/** Draws into `container`; `on` is called with a node's or an edge's id when one is chosen, and with "" for none. */
export class Picture {
  constructor(container, worker, on) {
    this.container = container;
    this.worker = worker;
    this.on = on;
    this.cy = null;
    this.places = new Map();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.cy?.style(this.style()));
    container.addEventListener("keydown", (event) => this.key(event));
    // Cytoscape.js would write a style element, which the server's policy stops; the container is styled by look.css.
    const meant = document.createElement("span");
    meant.id = "__________cytoscape_stylesheet";
    meant.hidden = true;
    document.body.append(meant);
  }

  /** Show the network, laid out; what was shown before keeps its place roughly. */
  async show(nodes, edges) {
    this.many = edges.length > MANY;
    this.colours = countryColours(nodes);
    const top = Math.max(1, ...nodes.map((node) => node.weight));
    // Nodes come by their weight: in a large picture, which is shown small, the first ones' names stand out.
    const sized = nodes.map((node, rank) => {
      const size = 16 + 40 * Math.sqrt(node.weight / top);
      const prominent = rank < PROMINENT;
      const font = this.many ? (prominent ? 48 : 13) : Math.max(11, size * 0.36);
      return { ...node, size, font, front: prominent ? 12 : 10 };
    });
    const known = sized.filter((node) => this.places.has(node.id)).length;
    const warm = known > sized.length / 2;
    const placed = await this.layout(sized, edges, warm);
    if (!placed) return false;
    this.places = placed;
    this.cy?.destroy();
    this.cy = cytoscape({
      container: this.container,
      elements: {
        nodes: sized.map((node) => ({
          data: { ...node, colour: this.colours.get(node.country) ?? OTHERS, shape: SHAPES[node.kind] ?? "ellipse" },
          position: { ...placed.get(node.id) },
        })),
        edges: edges.map((edge) => ({
          data: {
            id: edge.id,
            source: edge.source,
            target: edge.target,
            stance: edge.stance,
            line: LINES[edge.stance],
            width: width(edge.weight),
            arrow: edge.joint === edge.weight ? "none" : "triangle",
          },
        })),
      },
      layout: { name: "preset", fit: false },
      style: this.style(),
      minZoom: 0.03,
      maxZoom: 4,
      boxSelectionEnabled: false,
      autoungrabify: this.many,
      // A wheel that passes over the picture scrolls the page; with Ctrl, as a pinch is sent, it zooms (see wheel). On a
      // touch screen there is no wheel, and Cytoscape.js takes the pinch.
      userZoomingEnabled: matchMedia("(pointer: coarse)").matches,
      pixelRatio: this.many ? 1 : "auto",
      hideEdgesOnViewport: edges.length > 4000,
    });
    this.cy.on("tap", (event) => this.on(event.target === this.cy ? "" : event.target.id()));
    this.cy.on("mouseover", "node, edge", () => this.container.classList.add("over"));
    this.cy.on("mouseout", "node, edge", () => this.container.classList.remove("over"));
    if (!this.wheels) {
      this.wheels = true;
      this.container.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    }
    return true;
  }

  layout(nodes, edges, warm) {
    const asked = (this.asked = (this.asked ?? 0) + 1);
    const place = ({ id, x, y }) => (warm && (this.places.get(id) ?? near(id, edges, this.places))) || { x, y };
    const sent = nodes.map((node) => ({ id: node.id, size: node.size, ...place(node) }));
    return new Promise((resolve) => {
      this.worker.onmessage = ({ data }) =>
        resolve(asked === this.asked ? new Map(data.map(({ id, x, y }) => [id, { x, y }])) : null);
      this.worker.postMessage({ nodes: sent, edges: edges.map(({ source, target }) => ({ source, target })), warm });
    });
  }

  /** Show only the edges of which `weights` has a weight, and the nodes that these join or that are in `always`. */
  filter(weights, always) {
    const { cy } = this;
    cy.batch(() => {
      const seen = new Set(always);
      cy.edges().forEach((edge) => {
        const weight = weights.get(edge.id()) ?? 0;
        edge.toggleClass("gone", weight === 0);
        if (weight) {
          seen.add(edge.data("source")).add(edge.data("target"));
          if (!this.many && edge.data("width") !== width(weight)) edge.data("width", width(weight));
        }
      });
      cy.nodes().forEach((node) => node.toggleClass("gone", !seen.has(node.id())));
    });
  }

  /** Mark the node or edge `id` and what it joins; `move` brings it into sight. */
  choose(id, move) {
    const { cy } = this;
    cy.batch(() => {
      cy.elements(".chosen, .beside").removeClass("chosen beside");
      const found = id ? cy.getElementById(id) : cy.collection();
      found.addClass("chosen");
      (found.isEdge() ? found.connectedNodes() : found.neighborhood().nodes()).addClass("beside");
      if (move && found.nonempty() && !this.holds(found)) cy.center(found);
    });
  }

  /** The places of all nodes, for tests. */
  positions() {
    return Object.fromEntries(this.places);
  }

  zoom(factor, at) {
    const renderedPosition = at ?? { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition });
  }

  /** Whether the element is in sight as a whole. */
  holds(found) {
    const [shown, box] = [this.cy.extent(), found.boundingBox()];
    return box.x1 >= shown.x1 && box.x2 <= shown.x2 && box.y1 >= shown.y1 && box.y2 <= shown.y2;
  }

  fit() {
    // By the places alone: Cytoscape.js would measure each edge and each name, which takes seconds for ten thousand.
    const shown = this.cy.nodes().not(".gone").map((node) => [node.position(), node.data("size") / 2 + MARGIN]);
    if (!shown.length) return;
    const [left, top] = ["x", "y"].map((axis) => Math.min(...shown.map(([at, room]) => at[axis] - room)));
    const [right, bottom] = ["x", "y"].map((axis) => Math.max(...shown.map(([at, room]) => at[axis] + room)));
    const [width, height] = [this.cy.width(), this.cy.height()];
    // A few actors need not fill the frame.
    const zoom = Math.min(width / (right - left), height / (bottom - top), LARGEST_FIT);
    const pan = { x: (width - zoom * (left + right)) / 2, y: (height - zoom * (top + bottom)) / 2 };
    this.cy.viewport({ zoom, pan });
  }

  wheel(event) {
    if (!(event.ctrlKey || event.metaKey) || !this.cy) return;
    event.preventDefault();
    const box = this.container.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY / 200), { x: event.clientX - box.left, y: event.clientY - box.top });
  }

  key(event) {
    if (!this.cy || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60;
    const does = {
      ArrowLeft: () => this.cy.panBy({ x: step, y: 0 }),
      ArrowRight: () => this.cy.panBy({ x: -step, y: 0 }),
      ArrowUp: () => this.cy.panBy({ x: 0, y: step }),
      ArrowDown: () => this.cy.panBy({ x: 0, y: -step }),
      "+": () => this.zoom(1.25),
      "=": () => this.zoom(1.25),
      "-": () => this.zoom(0.8),
      0: () => this.fit(),
      Escape: () => this.on(""),
    }[event.key];
    if (does) {
      event.preventDefault();
      does();
    }
  }

  style() {
    const css = getComputedStyle(document.documentElement);
    const colour = (name) => css.getPropertyValue(`--${name}`).trim();
    return [
      {
        selector: "node",
        style: {
          width: "data(size)",
          height: "data(size)",
          shape: "data(shape)",
          "background-color": "data(colour)",
          "border-width": 1.5,
          "border-color": colour("ground"),
          label: "data(label)",
          "font-family": "system-ui, sans-serif",
          "font-size": "data(font)",
          color: colour("ink"),
          "text-outline-color": colour("panel"),
          "text-outline-width": 2,
          "text-valign": "bottom",
          "text-margin-y": 3,
          "text-max-width": this.many ? 400 : 140,
          "text-wrap": "ellipsis",
          "min-zoomed-font-size": 7,
          "z-index": "data(front)",
        },
      },
      {
        selector: "edge",
        style: {
          width: "data(width)",
          "line-style": "data(line)",
          "line-color": colour("quiet"),
          "target-arrow-color": colour("quiet"),
          "line-opacity": this.many ? 0.25 : 0.75,
          "curve-style": this.many ? "haystack" : "bezier",
          "haystack-radius": 0.3,
          "control-point-step-size": 26,
          "target-arrow-shape": this.many ? "none" : "data(arrow)",
          "arrow-scale": 0.8,
        },
      },
      ...["supportive", "adversarial"].map((stance) => ({
        selector: `edge[stance = "${stance}"]`,
        style: { "line-color": colour(stance), "target-arrow-color": colour(stance) },
      })),
      { selector: ".gone", style: { display: "none" } },
      { selector: "node.beside", style: { "border-width": 3, "border-color": colour("accent"), "min-zoomed-font-size": 0 } },
      { selector: "node.chosen", style: { "border-width": 5, "border-color": colour("ink"), "min-zoomed-font-size": 0 } },
      { selector: "edge.chosen", style: { "line-opacity": 1, "underlay-color": colour("accent"), "underlay-opacity": 0.35, "underlay-padding": 5, "z-index": 20 } },
    ];
  }
}

function width(weight) {
  return Math.round((1 + Math.log2(weight) * 1.1) * 10) / 10;
}

/** Beside a neighbour that has a place: where a new node begins. */
function near(id, edges, places) {
  const edge = edges.find(({ source, target }) => (source === id && places.has(target)) || (target === id && places.has(source)));
  const at = edge && places.get(edge.source === id ? edge.target : edge.source);
  return at && { x: at.x + 8, y: at.y + 8 };
}
