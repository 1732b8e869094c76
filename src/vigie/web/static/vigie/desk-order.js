// Answers may come in another order than questions: only the last one asked for fills its pane. Without this
// an early answer would replace the pane, and the one that was wanted would find nothing to fill.
const panes = new Set(["case", "queue"]);
const asked = new Map();

document.body.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (panes.has(detail.target?.id)) asked.set(detail.target.id, detail.xhr);
});

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const pane = detail.target?.id;
  if (panes.has(pane) && detail.xhr !== asked.get(pane)) detail.shouldSwap = false;
});
