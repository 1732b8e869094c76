// <button data-copy="id of what to copy">: puts its words on the clipboard and says so.
import { say } from "./words.js";
import { toast } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = source?.value ?? source?.textContent.trim() ?? "";
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied"), "success");
  } catch {
    const range = document.createRange(); // no clipboard over plain http: select, so that Ctrl C works
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    toast(say("copy_by_hand"), "warning");
  }
});
