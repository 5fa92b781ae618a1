// Beside the table that the server wrote: the same results as a chart and as a graph, drawn when they are asked for.
import { element } from "./element.js";

// The way to show results stands in the address behind #, where no parameter of a query is.
const AS = "#as=";
const LARGEST = 20e6; // characters of results that a chart or a graph is drawn from

/** Offer the views that fit the results shown in `answer`. */
export function views(answer, settings) {
  const { query } = answer.dataset;
  const table = answer.querySelector(".results > .scroll, .results > pre");
  const rdf = "rdf" in answer.dataset;
  if (query === undefined || !table || !(rdf || Number(answer.dataset.rows) > 0)) return;
  const kinds = [
    ["table", rdf ? "Text" : "Table", null],
    ...(rdf ? [] : [["chart", "Chart", () => import("./chart.js")]]),
    ["graph", "Graph", () => import("./drawing.js")],
  ];
  const tabs = element("div", { role: "tablist", class: "tabs", "aria-label": "Show the results as" });
  const shown = element("div", { id: "view-other", role: "tabpanel", tabindex: "0", hidden: "" });
  const wrapped = element("div", { id: "view-table", role: "tabpanel" });
  table.before(tabs, wrapped, shown);
  wrapped.append(table);
  let results = null; // fetched once, for all views

  async function choose(name, title, draw) {
    for (const tab of tabs.children) {
      const chosen = tab.dataset.view === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) (draw ? shown : wrapped).setAttribute("aria-labelledby", tab.id);
    }
    const address = new URL(window.location.href);
    if (draw || address.hash.startsWith(AS)) address.hash = draw ? AS + name : "";
    history.replaceState(null, "", address);
    wrapped.hidden = Boolean(draw);
    shown.hidden = !draw;
    if (!draw) return;
    shown.replaceChildren(element("p", { class: "note", role: "status" }, ["Drawing…"]));
    try {
      results ??= await (rdf ? triples : rows)(settings.endpoint, query);
      const { default: make } = await draw();
      if (tabs.querySelector("[aria-selected=true]")?.dataset.view === name) make(shown, results, settings);
    } catch (error) {
      shown.replaceChildren(element("p", { class: "error", role: "alert" }, [`The ${title.toLowerCase()} could not be drawn: ${error.message}`]));
    }
  }

  kinds.forEach(([name, title, draw]) => {
    const tab = element("button", {
      type: "button", role: "tab", id: `tab-${name}`, "data-view": name, "aria-controls": draw ? shown.id : wrapped.id,
    }, [title]);
    tab.addEventListener("click", () => choose(name, title, draw));
    tabs.append(tab);
  });
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...tabs.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
    next.click();
  });
  const wanted = window.location.hash.replace(AS, "");
  const [name, title, draw] = kinds.find(([kind]) => kind === wanted) ?? kinds[0];
  choose(name, title, draw);
}

/** The text of the results, as long as a page can hold them. */
async function fetched(endpoint, query, accept) {
  const response = await fetch(endpoint, { method: "POST", headers: { Accept: accept }, body: new URLSearchParams({ query }) });
  if (!response.ok) throw new Error((await response.json()).error.message);
  const decoder = new TextDecoder();
  let text = "";
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > LARGEST) {
      reader.cancel();
      throw new Error(`the results are larger than ${LARGEST / 1e6} MB; give the query a LIMIT`);
    }
  }
}

/** Results of SELECT: columns, and rows of terms {type, value, datatype}. */
async function rows(endpoint, query) {
  const { head, results } = JSON.parse(await fetched(endpoint, query, "application/sparql-results+json"));
  return { columns: head.vars, rows: results.bindings };
}

const TRIPLE = /^<([^>]*)> <([^>]*)> (?:<([^>]*)>|(".*)) \.$/;

/** Results of CONSTRUCT or DESCRIBE in the same form, from N-Triples, which has one on each line. */
async function triples(endpoint, query) {
  const text = await fetched(endpoint, query, "application/n-triples");
  const found = text.split("\n").map((line) => TRIPLE.exec(line)).filter(Boolean);
  const uri = (value) => ({ type: "uri", value });
  return {
    columns: ["subject", "predicate", "object"],
    rows: found.map(([, subject, predicate, object, literal]) => ({
      subject: uri(subject),
      predicate: uri(predicate),
      object: object ? uri(object) : { type: "literal", value: words(literal) },
    })),
  };
}

function words(literal) {
  try {
    return JSON.parse(literal.slice(0, literal.lastIndexOf('"') + 1));
  } catch {
    return literal;
  }
}
