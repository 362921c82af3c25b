// "/" goes to the search, "g" then a letter goes to a part of the site (the letter is data-go on its link).
const WAIT_MS = 1200;
let waiting = 0;

const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

function search() {
  const fields = [...document.querySelectorAll("[data-search]")];
  const field = fields.find((one) => one.offsetParent) ?? document.querySelector('.filters input[type="search"]');
  field?.focus();
  field?.select();
  return Boolean(field);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) return;
  if (event.key === "/" && search()) {
    event.preventDefault();
  } else if (event.key === "g") {
    waiting = Date.now();
  } else if (Date.now() - waiting < WAIT_MS && /^[a-z]$/.test(event.key)) {
    waiting = 0;
    document.querySelector(`[data-go="${event.key}"]`)?.click();
  }
});
