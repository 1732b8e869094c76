// The rules editor: "Line 12" leads there; leaving with unsaved words asks first. Tab stays the way out.
const text = document.querySelector("textarea.code");

function goTo(line, column) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + Math.max(0, column - 1);
  text.focus();
  text.setSelectionRange(start, start + Math.max(1, (lines[line - 1] ?? "").length - column + 1));
  text.scrollTop = (text.scrollHeight / lines.length) * Math.max(0, line - 4);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (link) goTo(Number(link.dataset.line), Number(link.dataset.column));
});

let changed = false;
text?.addEventListener("input", () => (changed = true));
text?.form.addEventListener("submit", () => (changed = false));
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
