// Puts machine translations and names into the entry, where their original was; Ctrl+Z takes each back. The page does all else without it.
"use strict";
(() => {
  const panel = () => document.querySelector("#translation");
  const form = () => document.querySelector("#words-form");
  const rows = () => [...panel().querySelectorAll("[data-sentence]")];
  const say = (text) => { document.querySelector("#said").textContent = text; };
  const made = (row) => row.querySelector("[data-made]")?.textContent ?? "";
  const field = (row) => form().elements[row.dataset.sentence === "0" ? "headline" : "text"];
  const isIn = (row) => Boolean(made(row)) && field(row).value.includes(made(row));

  // As if it were typed: the browser can undo it, and every listener hears of it. The focus stays where it was.
  function type(target, start, end, text) {
    const before = document.activeElement;
    target.focus({ preventScroll: true });
    target.setSelectionRange(start, end);
    if (!document.execCommand(text ? "insertText" : "delete", false, text) && start !== end + text.length) {
      target.setRangeText(text, start, end, "end");
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (before === document.body) target.blur();
    else if (before !== target) before.focus({ preventScroll: true });
  }

  // Where the words of a row are in a text, the translation's or the original's; null where they are not.
  function words(row, value) {
    for (const text of [made(row), row.dataset.printed, row.dataset.original]) {
      const at = text ? value.indexOf(text) : -1;
      if (at >= 0) return [at, at + text.length];
    }
    return null;
  }

  // Where a sentence goes: in the place of its original; else behind the last one before it that is there, or before the next one.
  function place(row, target) {
    const value = target.value;
    if (target.name === "headline") return [0, value.length];
    const at = words(row, value);
    if (at) return at;
    const all = rows().filter((other) => field(other) === target);
    const own = all.indexOf(row);
    const earlier = all.slice(0, own).reverse().map((other) => words(other, value)).find(Boolean);
    if (earlier) return [earlier[1], earlier[1]];
    const later = all.slice(own + 1).map((other) => words(other, value)).find(Boolean);
    return later ? [later[0], later[0]] : [value.length, value.length];
  }

  function insert(row) {
    if (!made(row)) return false;
    if (isIn(row)) { say(panel().dataset.there); return false; }
    const target = field(row);
    const [start, end] = place(row, target);
    const needsSpace = start === end && start > 0 && !/\s$/.test(target.value.slice(0, start));
    const needsSpaceBehind = start === end && start < target.value.length && !/^\s/.test(target.value.slice(start));
    type(target, start, end, `${needsSpace ? " " : ""}${made(row)}${needsSpaceBehind ? " " : ""}`);
    return true;
  }

  function insertName(name) {
    const active = document.activeElement;
    const target = active === form().elements.headline || active === form().elements.text ? active : form().elements.text;
    const [start, end] = active === target ? [target.selectionStart, target.selectionEnd] : [target.value.length, target.value.length];
    const needsSpace = start > 0 && !/[\s(«“"]$/.test(target.value.slice(0, start));
    type(target, start, end, `${needsSpace ? " " : ""}${name}`);
  }

  function empty() {
    for (const name of ["text", "headline"]) type(form().elements[name], 0, form().elements[name].value.length, "");
    form().elements.headline.focus();
  }

  const acts = {
    next: () => { if (!rows().some((row) => !isIn(row) && insert(row))) say(panel().dataset.done); },
    all: () => { if (!rows().filter((row) => !isIn(row) && insert(row)).length) say(panel().dataset.done); },
    nothing: empty,
    this: (button) => insert(button.closest("[data-sentence]")),
    name: (button) => insertName(button.textContent),
  };

  // The direction follows the letters while they are typed; the server says the language when they are saved.
  function turn(target) {
    const letters = target.value.match(/\p{L}/gu) ?? [];
    if (!letters.length) return;
    const isRight = letters.filter((letter) => /[\u0590-\u08ff]/.test(letter)).length * 2 > letters.length;
    const dir = isRight ? "rtl" : "ltr";
    if (target.dir === dir) return;
    target.dir = dir;
    const { language, into } = panel().dataset;
    target.lang = ["ar", "ckb", "fa"].includes(into) === isRight ? into : language;
    const detected = form().elements.language?.querySelector("[data-detect]");
    if (detected) detected.textContent = detected.dataset.detect;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#translation [data-insert]");
    if (!button || !form()) return;
    acts[button.dataset.insert](button);
    panel().querySelectorAll("[data-sentence]").forEach((row) => row.classList.toggle("done", isIn(row)));
  });
  // The caret stays in the field that is being typed in.
  document.addEventListener("mousedown", (event) => { if (event.target.closest?.("#translation [data-insert]")) event.preventDefault(); });
  document.addEventListener("input", (event) => {
    if (panel() && form() && ["headline", "text"].includes(event.target.name) && event.target.form === form()) turn(event.target);
  });
})();
