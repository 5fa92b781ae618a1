// Names for what the picture tells by shape, colour and line.
export const SHAPES = {
  person: "ellipse",
  state: "rectangle",
  government_body: "round-rectangle",
  igo: "diamond",
  organization: "hexagon",
  armed_group: "triangle",
  party: "pentagon",
  population: "octagon",
  media: "rhomboid",
  place: "vee",
  other: "barrel",
};

export const LINES = { supportive: "solid", adversarial: "dashed", none: "dotted" };
const WORDS = { supports: "stands with", opposes: "stands against", igo: "intergovernmental organisation" };

/** A name of our vocabularies in words: `armed_group` is "armed group", `CONSULT` "consult". */
export function words(name) {
  return WORDS[name] ?? name.replaceAll("_", " ").toLowerCase();
}

/** "consult 3, accuse 1" */
export function counted(types) {
  return Object.entries(types)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name, count]) => (count === 1 ? words(name) : `${words(name)} ${count}`))
    .join(", ");
}

/** "1 claim", "2 claims" */
export function number(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** What an edge's stance is called. */
export function stance(name) {
  return name === "none" ? "no stance" : name;
}
