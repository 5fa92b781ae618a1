// The panel beside the picture: what an edge rests on, and what is known of an actor. Texts of reports are texts, not HTML.
import { element } from "../element.js";
import { say, told } from "./time.js";
import { counted, number, stance, words } from "./words.js";

const SHOWN = 12;

/** The panel's heading and body. */
export function show(panel, heading, parts, focus) {
  const title = panel.querySelector("h2");
  title.textContent = heading;
  panel.querySelector("#look-panel-body").replaceChildren(...parts);
  if (focus) {
    title.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  }
}

export function nothing(panel) {
  const note = "Choose an edge or an actor, in the picture or in the lists below it.";
  show(panel, "Nothing chosen", [element("p", { class: "note" }, [note])], false);
}

/** The claims of an edge; `answer` is what /api/graph/edge gives, or null while it is awaited. */
export function edge(panel, tie, names, weight, answer, focus) {
  const sign = tie.joint === tie.weight ? "–" : "→";
  const heading = `${names.get(tie.source)} ${sign} ${names.get(tie.target)}`;
  const about = element("p", {}, [
    element("span", { class: `stance ${tie.stance}` }, [stance(tie.stance)]),
    ` ${number(weight, "claim")}`,
  ]);
  if (!answer) {
    show(panel, heading, [about, element("p", { class: "note" }, ["Loading the sentences…"])], focus);
    return;
  }
  const parts = [about, element("ol", { class: "evidence" }, answer.evidence.map(claim))];
  if (!answer.evidence.length) parts.push(element("p", { class: "empty" }, ["No claim fits the filters any more."]));
  if (answer.cut) parts.push(element("p", { class: "note" }, [`The latest ${answer.evidence.length} of ${answer.claims}.`]));
  show(panel, heading, parts, focus);
}

function claim(one) {
  const what = one.mode ? `${words(one.relation)} (${words(one.mode)})` : words(one.relation);
  const head = [element("strong", {}, [element("a", { href: one.factHref }, [what])])];
  if (one.date) head.push(" · ", element("time", { datetime: one.date }, [say(one.date)]));
  if (one.modality !== "asserted") head.push(" · ", element("span", { class: "tag" }, [words(one.modality)]));
  if (one.joint) head.push(" · side by side");
  const speaker = one.speaker
    ? ["According to ", element("a", { href: one.speaker.href }, [one.speaker.label])]
    : ["In the report's own voice"];
  const { report } = one;
  const told = [report.title ?? report.id, report.publisher, report.date && say(report.date)].filter(Boolean);
  return element("li", {}, [
    element("p", {}, head),
    element("blockquote", {}, [one.sentence]),
    element("p", { class: "note" }, [
      ...speaker,
      ", in ",
      element("a", { href: `${report.href}#char=${one.start},${one.end}` }, [told.join(", ")]),
      `. Confidence ${one.confidence.toFixed(2)}. `,
      element("a", { href: `${one.claimHref}?format=ttl`, "aria-label": `RDF of this claim: ${what}` }, ["RDF"]),
    ]),
  ]);
}

/** What is known of an actor, and its edges in the picture. `does` has expand, around and choose. */
export function actor(panel, node, ties, names, time, idAddress, expanded, does, focus) {
  const facts = [
    ["Kind", words(node.kind)],
    ["Country", node.country],
    ["Mentions", node.mentions.toLocaleString("en")],
    ["Claims here", node.weight.toLocaleString("en")],
  ].filter(([, value]) => value);
  const list = element(
    "dl",
    { class: "facts" },
    facts.map(([name, value]) => element("div", {}, [element("dt", {}, [name]), element("dd", {}, [value])])),
  );
  const links = element("p", {}, [element("a", { href: `${idAddress}${node.id}` }, ["Page of this actor"])]);
  if (/^https?:/.test(node.wikidata ?? "")) {
    links.append(" · ", element("a", { href: node.wikidata, rel: "noreferrer" }, [`Wikidata ${node.wikidata.split("/").pop()}`]));
  }
  const expand = button("Expand", () => does.expand(node));
  expand.disabled = expanded;
  const buttons = element("p", { class: "buttons" }, [
    expand,
    button("Only around it", () => does.around(node)),
    button("The world according to it", () => does.according(node)),
  ]);
  const rows = ties
    .map((tie) => [tie, ...told(tie, time.since, time.until)])
    .filter(([, weight]) => weight)
    .sort((a, b) => b[1] - a[1]);
  const items = rows.slice(0, SHOWN).map(([tie, weight, types]) => {
    const out = tie.source === node.id;
    const sign = tie.joint === tie.weight ? "–" : out ? "→" : "←";
    const go = button(`${sign} ${names.get(out ? tie.target : tie.source)}`, () => does.choose(tie.id), "text");
    const tag = element("span", { class: `stance ${tie.stance}` }, [stance(tie.stance)]);
    return element("li", {}, [go, " ", tag, element("span", { class: "note" }, [` ${weight}: ${counted(types)}`])]);
  });
  const parts = [list, links, buttons, element("h3", {}, [number(rows.length, "edge")]), element("ul", { class: "beside" }, items)];
  if (rows.length > SHOWN) parts.push(element("p", { class: "note" }, [`The ${SHOWN} with most claims. The list of edges has all.`]));
  show(panel, node.label, parts, focus);
}

function button(text, does, kind = "plain") {
  const made = element("button", { type: "button", class: kind }, [text]);
  made.addEventListener("click", does);
  return made;
}
