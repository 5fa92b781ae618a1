// The legend: shapes, colours and lines as the picture has them.
import { element } from "../element.js";
import { LINES, SHAPES, stance, words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
// Outlines in a square of 16, for what Cytoscape.js draws under these names.
const OUTLINES = {
  ellipse: "M8 1a7 7 0 1 0 .01 0z",
  rectangle: "M1 1h14v14H1z",
  "round-rectangle": "M4 1h8q3 0 3 3v8q0 3-3 3H4q-3 0-3-3V4q0-3 3-3z",
  diamond: "M8 0l8 8-8 8-8-8z",
  hexagon: "M4 1h8l4 7-4 7H4L0 8z",
  triangle: "M8 1l7 14H1z",
  pentagon: "M8 1l7 5-3 9H4L1 6z",
  octagon: "M5 1h6l4 4v6l-4 4H5l-4-4V5z",
  rhomboid: "M0 2h11l5 12H5z",
  vee: "M1 1l7 4 7-4-7 14z",
  barrel: "M1 3q7-4 14 0v10q-7 4-14 0z",
};
const DASHES = { solid: "", dashed: "6 3", dotted: "1.5 3" };

function drawing(width, path, attributes) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} 16`, width, height: 16, "aria-hidden": "true" })) {
    svg.setAttribute(name, String(value));
  }
  const drawn = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ d: path, ...attributes })) drawn.setAttribute(name, value);
  svg.append(drawn);
  return svg;
}

function group(heading, items) {
  return element("div", {}, [element("h3", {}, [heading]), element("ul", {}, items)]);
}

/** Fill `place` for a network of `nodes` with the `colours` of their countries; `many` tells that arrows are left out. */
export function legend(place, nodes, colours, many) {
  place.hidden = nodes.length === 0;
  const kinds = Object.keys(SHAPES).filter((kind) => nodes.some((node) => node.kind === kind));
  const lines = Object.entries(LINES).map(([name, line]) => {
    const drawn = drawing(36, "M0 8h36", { class: `line ${name}`, "stroke-dasharray": DASHES[line] });
    return element("li", {}, [drawn, stance(name)]);
  });
  const shapes = kinds.map((kind) => element("li", {}, [drawing(16, OUTLINES[SHAPES[kind]], { class: "shape" }), words(kind)]));
  const countries = [...colours].map(([country, colour]) => {
    const drawn = drawing(16, OUTLINES.ellipse, { fill: colour });
    return element("li", {}, [drawn, country ?? "other or unknown"]);
  });
  const wide = `Wider lines: more claims. Larger actors: more claims.${many ? " Arrows are left out of so large a picture." : ""}`;
  place.replaceChildren(
    group("Stance", lines),
    group("Kind", shapes),
    group("Country", countries),
    element("p", { class: "note" }, [wide]),
  );
}
