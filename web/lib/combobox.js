// A combobox with a list of actors, as the ARIA Authoring Practices have it (editable, list autocomplete).
// The form of the input goes on to work by itself: Enter without a chosen name sends it.
import { element } from "./element.js";

const WAIT = 120; // milliseconds after the last key
const PATIENCE = 400; // milliseconds until it is said that the server has not answered yet

/** Suggest actors below `input`, from the address in its data-suggest; a chosen one's page is opened. */
export function combobox(input) {
  const list = element("ul", { id: `${input.id}-list`, role: "listbox", class: "suggestions", hidden: "" });
  const said = element("span", { role: "status", class: "hidden" });
  list.setAttribute("aria-label", "Actors");
  input.after(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }
  let active = -1;
  let timer;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    asked += 1; // an answer that is still on its way comes too late
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(index) {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index >= 0) {
      input.setAttribute("aria-activedescendant", options()[index].id);
      options()[index].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show(results) {
    list.replaceChildren(...results.map((one, at) => option(one, `${list.id}-${at}`)));
    list.hidden = results.length === 0;
    input.setAttribute("aria-expanded", String(results.length > 0));
    choose(-1);
    said.textContent = results.length === 1 ? "1 actor" : `${results.length || "No"} actors`;
  }

  function wait() {
    list.replaceChildren(element("li", { role: "presentation", class: "note" }, ["Searching…"]));
    list.hidden = false;
    said.textContent = "Searching";
  }

  async function suggest() {
    const text = input.value.trim();
    if (!text) {
      said.textContent = "";
      close();
      return;
    }
    const mine = (asked += 1);
    // A server that has just been started reads its actors first.
    const waiting = setTimeout(() => mine === asked && wait(), PATIENCE);
    const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
    const results = response?.ok ? (await response.json()).results : [];
    clearTimeout(waiting);
    if (mine === asked) show(results);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : options().length;
    if (event.key === "Escape" && count) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" && !count) {
      suggest();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      // One place more than there are names: the input itself.
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      open(options()[active]);
    }
  });
  input.addEventListener("blur", close);
  // Else the input would lose the focus, and the list go, before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => open(event.target.closest("li")));
}

function option(one, id) {
  const told = [one.kind, one.country, one.wikidata].filter(Boolean).join(" · ");
  return element("li", { id, role: "option", "aria-selected": "false", "data-href": one.href }, [
    element("span", { class: "name" }, [one.name]),
    element("span", { class: "note" }, [told]),
  ]);
}

function open(option) {
  if (option) window.location.assign(option.dataset.href);
}
