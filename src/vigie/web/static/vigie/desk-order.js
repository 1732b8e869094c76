// Answers may come in another order than questions: only the last one asked for fills its pane. Without this
// an early answer would replace the pane, and the one that was wanted would find nothing to fill; a late one,
// whose pane is gone, would take the text being typed out of the page (hx-preserve) and find no place for it.
const panes = new Set(["case", "queue"]);
const asked = new Map();

/** Whether an answer for this pane is on its way. */
export const isAwaited = (pane) => [1, 2, 3].includes(asked.get(pane)?.xhr.readyState);

document.body.addEventListener("htmx:beforeSend", ({ detail }) => {
  const pane = detail.target?.id;
  if (!panes.has(pane)) return;
  const before = asked.get(pane);
  asked.set(pane, detail);
  if (before?.requestConfig.verb === "get") before.xhr.abort(); // what was sent is carried out; a look is not missed
});

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const pane = detail.target?.id;
  if (panes.has(pane) && detail.xhr !== asked.get(pane)?.xhr) detail.shouldSwap = false;
});
