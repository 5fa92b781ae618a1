// The report's text: what a mark says is shown beside it, and a mark that others divide lights up as a whole.
// Without this script the same is shown at the lower edge of the window.
const GAP = 8;

const text = document.querySelector(".text");

function place(tip, near) {
  tip.classList.add("placed");
  const box = near.getClientRects()[0] ?? near.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(GAP, box.left), innerWidth - width - GAP);
  const below = box.bottom + GAP;
  const top = below + height > innerHeight ? Math.max(GAP, box.top - height - GAP) : below;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}

function light(claims) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const claim of claims) {
    for (const piece of document.querySelectorAll(`[data-claims~="${CSS.escape(claim)}"]`)) piece.classList.add("lit");
    document.getElementById(claim)?.classList.add("lit");
  }
}

function show(target) {
  for (const tip of document.querySelectorAll(".tip.shown")) tip.classList.remove("shown");
  document.body.classList.remove("quieted");
  const name = target.closest?.(".name");
  const mark = target.closest?.(".hl");
  const claims = mark?.dataset.claims.split(" ") ?? [];
  light(claims);
  const tip = name?.querySelector(".tip") ?? (claims.length ? document.getElementById(`tip-${claims[0]}`) : null);
  if (!tip) return;
  // The part of a divided mark that is pointed at may not be the one that holds the words.
  tip.classList.add("shown");
  place(tip, target.closest("a, .name, .hl"));
}

if (text) {
  text.addEventListener("pointerover", (event) => show(event.target));
  text.addEventListener("focusin", (event) => show(event.target));
  text.addEventListener("pointerleave", () => show(document.body));
  text.addEventListener("focusout", () => show(document.body));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.body.classList.add("quieted");
  });
  const side = document.querySelector(".side");
  side?.addEventListener("pointerover", (event) => light([event.target.closest("li[id]")?.id].filter(Boolean)));
  side?.addEventListener("pointerleave", () => light([]));
}
