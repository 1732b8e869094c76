// Rings that run down: [data-until] (ISO time) and [data-total] (seconds of the whole span).
// The server draws the first state; this keeps it true. Same rules as templatetags/vigie.py.
import { say } from "./words.js";

const SOON = 0.25;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function span(seconds) {
  const left = Math.abs(seconds);
  if (left < MINUTE) return say("moment");
  if (left < HOUR) return say("minutes", Math.floor(left / MINUTE));
  if (left < 10 * HOUR) {
    const minutes = Math.floor((left % HOUR) / MINUTE);
    return minutes ? say("hours_minutes", Math.floor(left / HOUR), String(minutes).padStart(2, "0"))
      : say("hours", Math.floor(left / HOUR));
  }
  if (left < 2 * DAY) return say("hours", Math.floor(left / HOUR));
  return say("days", Math.floor(left / DAY));
}

function draw(ring, now) {
  const left = (Date.parse(ring.dataset.until) - now) / 1000;
  const total = Number(ring.dataset.total) || DAY;
  const share = Math.max(0, Math.min(1, left / total));
  ring.querySelector(".ring__left")?.setAttribute("stroke-dasharray", `${Math.round(share * 100)} 100`);
  ring.classList.toggle("ring--late", left <= 0);
  ring.classList.toggle("ring--soon", left > 0 && share < SOON);
  const shown = ring.querySelector(".ring__words");
  const words = left <= 0 ? say("late", span(left)) : span(left);
  if (shown && shown.textContent !== words) shown.textContent = words;
}

// <time data-ago datetime="…">: how long ago, kept true.
function age(time, now) {
  const words = say("ago", span((now - Date.parse(time.dateTime)) / 1000));
  if (time.textContent !== words) time.textContent = words;
}

export function tick(root = document) {
  const now = Date.now();
  for (const ring of root.querySelectorAll("[data-until]")) draw(ring, now);
  for (const time of root.querySelectorAll("time[data-ago]")) age(time, now);
}

tick();
setInterval(tick, 5000);
document.body.addEventListener("htmx:load", (event) => tick(event.target.parentElement ?? document));
