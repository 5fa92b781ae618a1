// A worker: lays the network out by forces, away from the page's own thread. It takes {nodes, edges, warm} and answers
// with the places. The forces use no chance, so the same network gets the same picture.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

self.addEventListener("message", ({ data: { nodes, edges, warm } }) => {
  const large = nodes.length > 600;
  const simulation = forceSimulation(nodes)
    .force("charge", forceManyBody().strength(large ? -160 : -420).theta(large ? 1.1 : 0.9))
    .force("link", forceLink(edges).id((node) => node.id).distance(large ? 60 : 90))
    .force("x", forceX().strength(0.07))
    .force("y", forceY().strength(0.09))
    .force("collide", forceCollide((node) => node.size * 0.7 + 6))
    .alpha(warm ? 0.4 : 1)
    .stop();
  simulation.tick(nodes.length > 1000 ? 130 : large ? 200 : 300);
  self.postMessage(nodes.map(({ id, x, y }) => ({ id, x: Math.round(x), y: Math.round(y) })));
});
