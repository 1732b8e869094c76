// Live without reload: the server says which cases moved, the page fetches what it shows of them.
import { isAwaited } from "./desk-order.js";
import { refreshQueue } from "./desk-queue.js";

const desk = document.getElementById("desk");
const lost = () => document.getElementById("live-lost");
const GATHER = 250; // milliseconds: several events in a row are one refresh
const POLL = 10000; // milliseconds between two looks where the server cannot stream
const LEAVING = 2000; // milliseconds between two looks at a reply on its way
let source = null;
let waiting = 0;
let polling = 0;
let moved = new Set();
let isLost = false;
let wasLost = false;
let caseIsStale = false;

function later(cases) {
  for (const one of cases.length ? cases : ["all"]) moved.add(one);
  if (!waiting) waiting = setTimeout(refresh, GATHER);
}

function refresh() {
  waiting = 0;
  const open = document.getElementById("case")?.dataset.case;
  if (open && (moved.has(open) || moved.has("all"))) refreshCase();
  moved = new Set();
  refreshQueue();
}

// What somebody is doing with the mouse or in a dialog must not move under their hands, and what they asked for
// comes first.
const isBusy = (pane) =>
  isAwaited("case") || pane.querySelector("dialog[open], details.menu[open], .htmx-request") || pane.matches(".htmx-request");

function refreshCase() {
  const pane = document.getElementById("case");
  if (!pane?.dataset.case) return;
  caseIsStale = Boolean(isBusy(pane));
  if (caseIsStale) return;
  const seen = document.getElementById("box")?.elements.seen_version?.value || pane.dataset.version;
  const query = new URLSearchParams({ seen, mark: pane.dataset.mark });
  // Asked by the pane itself: what is asked by nobody waits in one line behind the page's other questions, and
  // is answered for a pane that is gone.
  htmx.ajax("GET", `${pane.dataset.url}?${query}`, { source: pane, target: pane, swap: "outerHTML" });
}

// What moved since the page was drawn, or while the line was cut, is told as soon as the line stands.
function connect() {
  let isFirst = true;
  source = new EventSource(desk.dataset.live);
  source.addEventListener("moved", (event) => {
    const cases = JSON.parse(event.data);
    // The first line of a connection: the queue looks once more, the open case only after a cut.
    const isCatchingUp = isFirst && !wasLost && !cases.length;
    isFirst = wasLost = false;
    if (isCatchingUp) return refreshQueue();
    later(cases);
  });
  source.addEventListener("open", () => {
    if (lost()) lost().hidden = true;
    isLost = false;
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) return poll();
    isLost = wasLost = true;
    setTimeout(() => isLost && lost() && (lost().hidden = false), 4000);
  });
}

function poll() {
  source = null;
  clearInterval(polling);
  polling = setInterval(() => document.hidden || later([]), POLL);
}

// A browser keeps six connections per server: hidden pages give theirs back.
document.addEventListener("visibilitychange", () => {
  if (polling) return;
  if (document.hidden) {
    source?.close();
    source = null;
    wasLost = true;
  } else if (!source) {
    connect();
  }
});

setInterval(() => {
  const pane = document.getElementById("case");
  if (document.hidden || !pane) return;
  if (caseIsStale || pane.dataset.state === "leaving") refreshCase();
}, LEAVING);

connect();
