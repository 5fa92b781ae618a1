// What the page shows, as its address has it: the filters of /api/graph, the time, what is expanded and chosen.
export const FILTERS = ["actor", "depth", "kind", "stance", "type", "modality", "speaker", "report", "limit"];

/** The state in the address. */
export function read(defaultLimit) {
  const query = new URLSearchParams(location.search);
  const filters = {};
  for (const name of FILTERS) {
    const values = query.getAll(name).filter((value) => value.trim());
    if (values.length) filters[name] = values;
  }
  filters.limit ??= [String(defaultLimit)];
  return {
    filters,
    expand: query.getAll("expand"),
    since: query.get("since") ?? "",
    until: query.get("until") ?? "",
    chosen: query.get("chosen") ?? "",
  };
}

/** The address's query for `state`. */
export function write(state, defaultLimit) {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(state.filters)) {
    if (name === "limit" && values[0] === String(defaultLimit)) continue;
    if (name === "depth" && (values[0] === "1" || !state.filters.actor)) continue;
    for (const value of values) query.append(name, value);
  }
  for (const id of state.expand) query.append("expand", id);
  for (const name of ["since", "until", "chosen"]) if (state[name]) query.set(name, state[name]);
  return query.toString();
}

/** The query for /api/graph. `dated` asks for the chosen time only. */
export function forGraph(state, dated) {
  const query = forEdge(state, dated);
  for (const value of state.filters.stance ?? []) query.append("stance", value);
  for (const name of ["actor", "depth", "kind", "limit"]) {
    for (const value of state.filters[name] ?? []) query.append(name, value);
  }
  for (const id of state.expand) query.append("expand", id);
  return query;
}

/** The filters that an edge's claims must fit. */
export function forEdge(state, dated = true) {
  const query = new URLSearchParams();
  for (const name of ["type", "modality", "speaker", "report"]) {
    for (const value of state.filters[name] ?? []) query.append(name, value);
  }
  if (dated) for (const name of ["since", "until"]) if (state[name]) query.set(name, state[name]);
  return query;
}
