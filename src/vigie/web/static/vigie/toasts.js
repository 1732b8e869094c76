// Short messages at the edge of the page. Good news leave by themselves; trouble stays until read.
import { say } from "./words.js";

const LASTS = 9000; // milliseconds
const place = document.getElementById("toasts");

function leave(toast) {
  toast.remove();
}

function wire(toast) {
  toast.querySelector(".toast__close")?.addEventListener("click", () => leave(toast));
  if (toast.dataset.stays !== undefined) return;
  let timer = setTimeout(leave, LASTS, toast);
  const stay = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(leave, LASTS, toast));
  toast.addEventListener("mouseenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("mouseleave", go);
  toast.addEventListener("focusout", go);
}

export function toast(text, level = "info") {
  const shape = document.getElementById("toast-shape");
  if (!place || !shape) return;
  const made = shape.content.firstElementChild.cloneNode(true);
  made.classList.add(`toast--${level}`);
  if (level === "error" || level === "warning") made.dataset.stays = "";
  made.querySelector(".toast__words").textContent = text;
  place.append(made);
  wire(made);
}

for (const there of place?.querySelectorAll(".toast") ?? []) wire(there);

// The server's messages for a fragment travel in the HX-Trigger header (web/middleware.py).
document.body.addEventListener("vigie:toasts", (event) => {
  for (const { text, level } of event.detail.messages ?? []) toast(text, level);
});
document.body.addEventListener("htmx:sendError", () => toast(say("offline"), "error"));
document.body.addEventListener("htmx:timeout", () => toast(say("offline"), "error"));
document.body.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  toast(say(status === 403 ? "forbidden" : status === 404 ? "gone" : "failed"), "error");
});
