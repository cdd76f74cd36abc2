// Lists that follow what is typed, and links that are copied.
import { find, findAll, read, say, WORDS } from "./page.js";

const WAIT = 200; // milliseconds after the last letter

// The parts of the page that a form with data-typed fills, as they are with the words that stand in it now.
async function fill(form) {
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  const answer = await read(address);
  const parts = findAll("[data-fills]");
  const fresh = answer?.status === 200 ? findAll("[data-fills]", answer.document) : [];
  if (parts.length !== fresh.length) return;
  parts.forEach((part, at) => part.replaceWith(document.adoptNode(fresh[at])));
  history.replaceState(null, "", address);
}

async function copy(button) {
  const address = new URL(button.dataset.copy, location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    say(WORDS.copied);
    button.classList.add("copied");
  } catch {
    find("#copy-field")?.select(); // a page that is not served over https may not write there
  }
}

// Without a word typed the first candidate is shown; Enter merges with the one that is.
export function start() {
  let timer = 0;
  find("[data-typed] [type=search]")?.focus();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-typed]")) return;
    clearTimeout(timer);
    form.dataset.pending = "yes";
    const here = setTimeout(() => fill(form).catch(() => {}).finally(() => { if (timer === here) delete form.dataset.pending; }), WAIT);
    timer = here;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button).catch(() => {});
  });
}
