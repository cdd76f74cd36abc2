// The entries of a day are moved by keys and by dragging: J and K a step, T to the top.
import { bind } from "./keys.js";
import { show } from "./live.js";
import { find, findAll, read, say } from "./page.js";

const list = (row) => row?.closest("[data-order]");
const current = () => document.activeElement.closest("[data-order] > .row") || find("[data-order] > .current");
let dragged = null;
let isBusy = false;

async function move(row, to, other) {
  if (isBusy) return;
  isBusy = true;
  const day = list(row).dataset.order;
  const fields = [["token", `${find("[name=token]").value}-o${Date.now()}`], ["draft", row.dataset.id], ["to", to], ["other", other?.dataset.id ?? ""], ["back", location.pathname + location.search]];
  try {
    const answer = await read(`/day/${day}/order`, fields);
    if (answer?.status !== 200) { say(find("main p", answer?.document)?.textContent); return; }
    show(answer.document, true);
    const moved = find(`[data-order] > [data-id="${row.dataset.id}"] [data-row]`);
    moved?.focus();
    moved?.scrollIntoView({ block: "nearest" });
    say(find(".last > span")?.textContent.trim());
  } finally { isBusy = false; }
}

function step(to, side) {
  const row = current();
  if (!row) return false;
  const other = side && row[side];
  if (side && !other) return true; // it is at the end
  move(row, to, other).catch(() => {});
  return true;
}

function place(event) {
  const over = event.target.closest?.("[data-order] > .row");
  if (!dragged || !over || list(over) !== list(dragged)) return null;
  const { top, height } = over.getBoundingClientRect();
  return { over, to: event.clientY < top + height / 2 ? "before" : "after" };
}

const clear = () => findAll(".drop-before, .drop-after").forEach((row) => row.classList.remove("drop-before", "drop-after"));

export function start() {
  bind("J", () => step("after", "nextElementSibling"));
  bind("K", () => step("before", "previousElementSibling"));
  bind("T", () => step("lead"));
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".grip")?.closest("[data-order] > .row") ?? null;
    if (!dragged) return;
    dragged.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.id);
    event.dataTransfer.setDragImage(dragged, 12, 12);
  });
  document.addEventListener("dragover", (event) => {
    const found = place(event);
    clear();
    if (!found) return;
    event.preventDefault();
    found.over.classList.add(`drop-${found.to}`);
  });
  document.addEventListener("drop", (event) => {
    const found = place(event);
    clear();
    if (!found) return;
    event.preventDefault();
    if (found.over !== dragged) move(dragged, found.to, found.over).catch(() => {});
  });
  document.addEventListener("dragend", () => { dragged?.classList.remove("dragging"); dragged = null; clear(); });
}
