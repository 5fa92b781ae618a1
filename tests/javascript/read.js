// Reads an export with the library that viewers are built on, and prints what that library holds afterwards.
//   node read.js cyjs FILE    Cytoscape.js
//   node read.js gexf FILE    graphology-gexf, which sigma.js and Gephi Lite read GEXF with
//   node read.js graphology FILE
const fs = require('fs');

function cyjs(text) {
  const cytoscape = require('cytoscape');
  const cy = cytoscape({headless: true, layout: {name: 'preset'}, ...JSON.parse(text)});
  return {
    nodes: cy.nodes().map((node) => node.data()),
    edges: cy.edges().map((edge) => edge.data()),
    positions: cy.nodes().map((node) => node.position()),
  };
}

function gexf(text) {
  const {MultiDirectedGraph} = require('graphology');
  const graph = require('graphology-gexf').parse(MultiDirectedGraph, text);
  return {
    nodes: graph.mapNodes((id, data) => ({id, ...data})),
    edges: graph.mapEdges((id, data, source, target) => ({id, source, target, ...data})),
  };
}

function graphology(text) {
  const {MultiDirectedGraph} = require('graphology');
  const graph = MultiDirectedGraph.from(JSON.parse(text));
  return {
    nodes: graph.mapNodes((id, data) => ({id, ...data})),
    edges: graph.mapEdges((id, data, source, target) => ({id, source, target, ...data})),
    positions: graph.mapNodes((id, data) => ({x: data.x, y: data.y})),
  };
}

const [format, path] = process.argv.slice(2);
console.log(JSON.stringify({cyjs, gexf, graphology}[format](fs.readFileSync(path, 'utf8'))));
