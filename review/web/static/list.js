// The list of drafts: rows are chosen and decided where they are, and the current one is shown beside the list on a wide window.
import { bind } from "./keys.js";
import { show } from "./live.js";
import { find, findAll, isWide, press, read, say, WORDS } from "./page.js";

const PREVIEW = 90; // milliseconds a row is current before it is read
const form = () => find("#rows-form");
const rows = () => findAll("#rows-form .row");
const current = () => find("#rows-form .current");
const link = (row) => find("[data-row]", row);
const box = (row) => find(".pick", row);
const chosen = () => rows().filter((row) => box(row).checked);
let timer = 0;
let at = 0; // the place of the current row, for when it goes
let isBusy = false;

function makeCurrent(row) {
  current()?.classList.remove("current");
  row.classList.add("current");
  at = rows().indexOf(row);
  clearTimeout(timer);
  if (isWide()) timer = setTimeout(() => preview(row).catch(() => {}), PREVIEW);
}

async function preview(row) {
  const answer = await read(`/draft/${row.dataset.id}/preview${location.search}`);
  const part = answer?.status === 200 && find("#preview-body", answer.document);
  const pane = find("#preview");
  if (!part || !pane || current() !== row) return;
  pane.replaceChildren(document.adoptNode(part));
  pane.hidden = false;
  pane.scrollTop = 0;
  document.body.classList.add("previewing");
}

function closePreview() {
  const pane = find("#preview");
  for (const row of chosen()) box(row).checked = false;
  count();
  if (!pane || pane.hidden) return;
  pane.hidden = true;
  document.body.classList.remove("previewing");
}

function count() {
  const number = chosen().length;
  const shown = find("#chosen");
  if (shown) shown.textContent = number ? WORDS.chosen.replace("%(count)s", number) : "";
  form()?.classList.toggle("choosing", number > 0);
}

function choose() {
  const row = document.activeElement.closest(".row") || current();
  if (!row || !box(row)) return false;
  box(row).checked = !box(row).checked;
  makeCurrent(row);
  link(row).focus();
  count();
  return true;
}

// The rows that a button of the bar is about: those chosen, else the current one.
const meant = () => (chosen().length ? chosen() : current() ? [current()] : []);

async function decide(button) {
  const picked = meant();
  const act = button.value.split(":")[0];
  if (!picked.length || isBusy) { say(picked.length ? "" : WORDS.chooseFirst); return; }
  if (act === "approve" && picked.length > 1) { say(WORDS.approveOne); return; }
  isBusy = true;
  const fields = [["token", find("[name=token]", form()).value], ["do", button.value], ["note", find("[name=note]", form())?.value ?? ""]];
  for (const row of picked) fields.push([box(row).name, box(row).value]);
  for (const menu of findAll("details.menu[open]")) menu.open = false;
  try {
    const answer = await read(form().getAttribute("action"), fields);
    if (answer?.status !== 200) { if (answer) location.assign(location.href); return; }
    for (const row of picked) box(row).checked = false;
    show(answer.document, true);
    count();
    say(find(".last > span", document)?.textContent.trim());
    const next = rows()[Math.min(at, rows().length - 1)];
    if (next) link(next).focus(); else closePreview();
  } finally { isBusy = false; }
}

// A click with the mouse shows a row beside the list; a second one, or Enter, opens it.
function onClick(event) {
  const act = event.target.closest("[data-act]");
  if (act) { press(find(act.dataset.act)); return; }
  const row = event.target.closest("#rows-form .row");
  if (!row) return;
  if (event.target.matches(".pick")) { makeCurrent(row); count(); return; }
  const isPlain = event.detail > 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (event.target.closest("[data-row]") && isWide() && isPlain && row.dataset.shown !== "yes") {
    event.preventDefault();
    findAll("[data-shown]").forEach((other) => delete other.dataset.shown);
    row.dataset.shown = "yes";
    link(row).focus();
  }
}

export function start() {
  if (!form() && !find("#rows")) return;
  document.addEventListener("focusin", (event) => { if (event.target.matches("#rows-form [data-row]")) makeCurrent(event.target.closest(".row")); });
  document.addEventListener("click", onClick);
  document.addEventListener("submit", (event) => {
    if (event.target !== form() || !event.submitter?.value) return;
    event.preventDefault();
    decide(event.submitter).catch(() => location.assign(location.href));
  }, true);
  document.addEventListener("shown", count);
  bind("x", choose);
  bind("Escape", closePreview);
  for (const [key, path] of [["e", "#text"], ["m", "merge"]]) {
    bind(key, () => {
      const row = current();
      if (!row) return false;
      const address = new URL(link(row).href);
      location.assign(path === "merge" ? `${address.pathname}/merge${address.search}` : `${address.href}${path}`);
      return true;
    });
  }
  count();
}
