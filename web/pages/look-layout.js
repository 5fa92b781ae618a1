// A worker: lays the network out by forces, away from the page's own thread. It takes {nodes, edges, warm} and answers
// with the places. The forces use no chance, so the same network gets the same picture.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

self.addEventListener("message", ({ data: { nodes, edges, warm } }) => {
  const large = nodes.length > 600;
  const simulation = forceSimulation(nodes)
    .force("charge", forceManyBody().strength(large ? -160 : -340).distanceMax(large ? 1200 : 700).theta(large ? 1.1 : 0.9))
    .force("link", forceLink(edges).id((node) => node.id).distance(large ? 60 : 95))
    .force("x", forceX().strength(large ? 0.07 : 0.1))
    .force("y", forceY().strength(large ? 0.09 : 0.16))
    .force("collide", forceCollide((node) => node.size * 0.6 + (large ? 8 : 20)))
    .alpha(warm ? 0.4 : 1)
    .stop();
  simulation.tick(nodes.length > 1000 ? 130 : large ? 200 : 300);
  self.postMessage(nodes.map(({ id, x, y }) => ({ id, x: Math.round(x), y: Math.round(y) })));
});
