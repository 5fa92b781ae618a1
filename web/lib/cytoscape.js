// Cytoscape.js adds one rule of style to the page, which the Content-Security-Policy refuses: style.css has that rule,
// and an element with the id that it looks for keeps it from trying.
import cytoscape from "cytoscape";

if (!document.getElementById("__________cytoscape_stylesheet")) {
  const mark = document.createElement("template");
  mark.id = "__________cytoscape_stylesheet";
  document.head.append(mark);
}

export { cytoscape };
