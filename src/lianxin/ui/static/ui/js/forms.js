// Sent once, asked once, errors first; filters apply themselves; chosen files are named.
document.querySelector("[data-focus]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
});

// Coming back by the browser's button must leave a form that can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

// <button data-ask="dialog id"> opens <dialog id> that holds the real form; without a script the button's link does.
document.addEventListener("click", (event) => {
  const asker = event.target.closest("[data-ask]");
  const dialog = asker && document.getElementById(asker.dataset.ask);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest("[data-close]")) {
    const opened = event.target.closest("dialog");
    if (opened) {
      event.preventDefault();
      opened.close();
    }
  }
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.type === "file") {
    const names = field.closest(".field")?.querySelector(".file-names");
    if (names) names.textContent = [...field.files].map((file) => file.name).join(" · ");
  } else if (field.tagName === "SELECT" && field.form?.matches("[data-filters]")) {
    field.form.requestSubmit();
  }
});
