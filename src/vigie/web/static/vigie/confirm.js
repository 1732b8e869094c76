// Ask before what cannot be taken back. Without scripts the form simply goes, and the server decides.
import { say } from "./words.js";

const dialog = document.getElementById("confirm");

export function ask(question, yes, grave = true) {
  dialog.querySelector("[data-question]").textContent = question;
  const button = dialog.querySelector("[data-yes]");
  button.textContent = yes || say("yes");
  button.className = `button ${grave ? "button--stop" : "button--go"}`;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

if (dialog) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || form.dataset.confirmed !== undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(asker.dataset.confirm, asker.dataset.confirmYes, asker.dataset.calm === undefined))) return;
    form.dataset.confirmed = "";
    form.requestSubmit(event.submitter ?? undefined);
    delete form.dataset.confirmed;
  }, true);

  document.body.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    const asker = event.detail.elt;
    if (await ask(event.detail.question, asker.dataset.confirmYes, asker.dataset.calm === undefined)) {
      event.detail.issueRequest(true);
    }
  });
}

// <button data-opens="id"> opens the dialog with that id; [data-closes] closes the one around it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
});
