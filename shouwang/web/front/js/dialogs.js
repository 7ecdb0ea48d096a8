// Dialogs: open and close by attribute; ask before an act; ask a reason before a masked value is opened.

export function watchDialogs(htmx) {
  document.addEventListener("click", opened);
  document.addEventListener("submit", (event) => asked(event, htmx), true);
  document.addEventListener("htmx:confirm", confirmed);
}

function opened(event) {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog).showModal();
    return;
  }
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close("no");
}

// Holds a form back until the person has answered; then sends it the way it wanted to go.
function asked(event, htmx) {
  const form = event.target;
  if (form.method === "dialog" || form.dataset.answered) {
    delete form.dataset.answered;
    return;
  }
  const button = event.submitter;
  const sentence = button?.dataset.confirm ?? form.dataset.confirm;
  if (!sentence && form.dataset.ask !== "reason") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.ask === "reason") askReason(form, htmx);
  else ask(sentence, button?.dataset.confirmVerb ?? form.dataset.confirmVerb, () => send(form, button));
}

function send(form, button) {
  form.dataset.answered = "yes";
  form.requestSubmit(button ?? undefined);
}

function ask(sentence, verb, then) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-sentence]").textContent = sentence;
  dialog.querySelector("[data-verb]").textContent = verb || "确定";
  answer(dialog, then);
}

function askReason(form) {
  const dialog = document.getElementById("reason");
  const field = dialog.querySelector("[name=reason]");
  field.value = "";
  answer(dialog, () => {
    form.elements.reason.value = field.value.trim();
    send(form, null);
  });
}

function answer(dialog, then) {
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && then(), { once: true });
  dialog.showModal();
}

function confirmed(event) {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question, event.detail.elt.dataset.confirmVerb, () => event.detail.issueRequest(true));
}
