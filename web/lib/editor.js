// Yasqe, the editor of Yasgui, with the server's prefixes and the ontology's terms in place of those of other sites.
import { Yasqe } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

const MOST = 60; // suggestions in a list

/** Put an editor in the place of `textarea`; Ctrl-Enter calls `submit`. Tab moves on, as in any form. */
export function editor(textarea, { prefixes, terms }, submit) {
  const place = document.createElement("div");
  place.className = "editor";
  textarea.before(place);
  register("terms-prefixes", "prefixes", { get: Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`) });
  register("terms-class", "class", { get: suggest(terms.classes), ...PLAIN });
  register("terms-property", "property", { get: suggest(terms.properties), ...PLAIN });
  Yasqe.registerAutocompleter({
    name: "terms-value",
    bulk: false,
    get: suggest(terms.values),
    isValidCompletionPosition: (yasqe) => {
      // One completer at a time, since the last one's list takes the place of the others'.
      const token = yasqe.getCompleteToken();
      const before = yasqe.getPreviousNonWsToken(yasqe.getCursor().line, token);
      const isClass = ["a", "rdf:type"].includes(before.state.lastProperty);
      return /^(ent|plover):/.test(token.string) && !isClass && !token.state.possibleCurrent.includes("a");
    },
    ...PLAIN,
  }, false);
  const yasqe = new Yasqe(place, {
    value: textarea.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    autocompleters: ["terms-prefixes", "terms-class", "terms-property", "terms-value", "variables"],
    screenReaderLabel: "SPARQL query. Control and space completes, control and enter asks, escape leaves.",
    extraKeys: {
      ...Yasqe.defaults.extraKeys,
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-S": false,
      "Ctrl-Enter": submit,
      "Cmd-Enter": submit,
    },
  });
  // The form still holds it, for what reads the field; but it is out of sight and reach.
  textarea.hidden = true;
  textarea.required = false;
  document.querySelector(`label[for="${textarea.id}"]`)?.remove();
  yasqe.on("change", () => (textarea.value = yasqe.getValue()));
  declare(yasqe, prefixes);
  requestAnimationFrame(() => yasqe.refresh());
  return {
    value: () => yasqe.getValue(),
    set: (text) => {
      yasqe.setValue(text);
      declare(yasqe, prefixes);
    },
  };
}

/** Fill in the prefixes that a query uses. The server knows them; the editor, and other servers, do not. */
function declare(yasqe, prefixes) {
  const declared = yasqe.getPrefixesFromQuery();
  const plain = yasqe.getValueWithoutComments().replace(/<[^>\s]*>|"[^"]*"|'[^']*'/g, " ");
  const used = Object.keys(prefixes).filter((name) => !(name in declared) && new RegExp(`(^|[^\\w:?$])${name}:`).test(plain));
  if (used.length) yasqe.addPrefixes(Object.fromEntries(used.map((name) => [name, prefixes[name]])));
}

const PLAIN = {
  preProcessToken: (yasqe, token) => token,
  postProcessSuggestion: (yasqe, token, suggestion) => suggestion,
  autoShow: true,
  bulk: false,
};

/** One of Yasqe's own completers with other contents. */
function register(name, of, changes) {
  Yasqe.forkAutocompleter(of, { name, persistenceId: null, ...changes }, false);
}

/** Terms whose prefixed name begins as typed, then those with the typed letters in name or label. */
function suggest(terms) {
  return (yasqe, token) => {
    const typed = (token?.string ?? "").trim().toLowerCase();
    if (!typed) return [];
    const starting = terms.filter(([name]) => name.toLowerCase().startsWith(typed));
    const holding = terms.filter((term) => !starting.includes(term) && !typed.includes(":") && term.join(" ").toLowerCase().includes(typed));
    return [...starting, ...holding].slice(0, MOST).map(([name]) => name);
  };
}
