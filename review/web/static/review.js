// The scripts of the page. It works without them; what each does is said at its top.
import * as editor from "./editor.js";
import * as keys from "./keys.js";
import * as list from "./list.js";
import * as live from "./live.js";
import * as order from "./order.js";
import { find } from "./page.js";
import * as typed from "./typed.js";

// Every form once, however often it is pressed; the server holds to it too.
function onSubmit(event) {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
  if (event.submitter?.value !== undefined) editor.forget();
}

document.addEventListener("submit", onSubmit);
addEventListener("pageshow", (event) => { if (event.persisted) for (const form of document.forms) delete form.dataset.sent; });
for (const script of [keys, editor, list, order, typed]) script.start();
live.start(editor.isHeld);
// After a decision the next Tab begins with the draft that follows, not with the head of the page.
if (new URLSearchParams(location.search).has("done") && document.activeElement === document.body) find("#main").focus({ preventScroll: true });
