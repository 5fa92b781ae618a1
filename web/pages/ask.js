// The page /ask: the query box becomes an editor, and answers come without leaving the page.
import { editor } from "../lib/editor.js";
import { views } from "../lib/views.js";
import "./ask.css"; // after the editor's own, which it changes

const form = document.getElementById("ask");
const answer = document.getElementById("answer");
const button = form.querySelector("button");
const settings = JSON.parse(document.getElementById("editor").textContent);

const box = editor(document.getElementById("query"), settings, () => form.requestSubmit());
let pending = null;

const stop = document.createElement("button");
stop.type = "button";
stop.className = "plain";
stop.textContent = "Stop";
stop.hidden = true;
stop.addEventListener("click", () => pending?.abort());
button.after(stop);

const link = document.createElement("button");
link.type = "button";
link.className = "plain";
link.textContent = "Copy link";
link.addEventListener("click", async () => {
  const address = linked();
  // Browsers give the clipboard to secure addresses only; elsewhere the address bar has the link.
  const copied = await navigator.clipboard?.writeText(address.href).then(() => true, () => false);
  if (!copied) history.replaceState(null, "", address);
  link.textContent = copied ? "Link copied" : "The address bar has it";
  setTimeout(() => (link.textContent = "Copy link"), 2500);
});
stop.after(link);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const address = linked();
  history.pushState(null, "", address);
  load(address);
});
// Back and forward restore the query and its answer.
window.addEventListener("popstate", () => load(new URL(window.location.href)));

/** The address that restores the query, and the way its results are shown. */
function linked() {
  const address = new URL(form.action);
  address.searchParams.set("query", box.value());
  address.hash = window.location.hash.startsWith("#as=") ? window.location.hash : "";
  return address;
}

async function load(address) {
  pending?.abort();
  const mine = (pending = new AbortController());
  busy(true);
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, signal: mine.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("answer");
    // A page of another shape is the server's own page of an error.
    if (!fresh) throw new Error(page.querySelector("[role=alert]")?.textContent ?? `The server answered ${response.status}.`);
    for (const name of ["data-query", "data-rdf", "data-rows"]) {
      if (fresh.hasAttribute(name)) answer.setAttribute(name, fresh.getAttribute(name));
      else answer.removeAttribute(name);
    }
    answer.replaceChildren(...fresh.childNodes);
    const text = page.getElementById("query").value;
    if (text !== box.value()) box.set(text);
    views(answer, settings);
  } catch (error) {
    if (mine === pending) complain(mine.signal.aborted ? "Stopped before the answer came." : String(error.message ?? error));
  }
  if (mine === pending) {
    pending = null;
    busy(false);
  }
}

function busy(is) {
  answer.setAttribute("aria-busy", String(is));
  button.disabled = is;
  button.textContent = is ? "Asking…" : "Ask";
  stop.hidden = !is;
}

function complain(text) {
  const said = document.createElement("p");
  said.className = "error";
  said.setAttribute("role", "alert");
  said.textContent = text;
  answer.replaceChildren(said);
}

views(answer, settings);
