// Choosing many: a box for each village and one for all. Without a script every project still has its own box.
const form = document.querySelector("[data-many]");

function boxes(scope) {
  return [...scope.querySelectorAll('input[name="project"]')];
}

function count() {
  const chosen = boxes(form).filter((box) => box.checked).length;
  const line = form.querySelector("[data-chosen]");
  line.textContent = chosen ? `${chosen} ${line.dataset.chosen}` : "";
  for (const all of form.querySelectorAll("[data-all], [data-everything]")) {
    const own = boxes(all.closest("fieldset") ?? form);
    all.checked = own.every((box) => box.checked);
    all.indeterminate = !all.checked && own.some((box) => box.checked);
  }
}

if (form) {
  for (const label of form.querySelectorAll("label[hidden]")) label.hidden = false;
  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-all], [data-everything]")) {
      for (const box of boxes(target.closest("fieldset") ?? form)) box.checked = target.checked;
    }
    count();
  });
  count();
}
