// Menus and definitions are <details>; a script closes the others, and closes on Escape or a click elsewhere.
const FLOATING = "details.menu, details.term, .bottom details";

document.addEventListener("toggle", (event) => {
  const opened = event.target;
  if (!opened.open || !opened.matches?.(FLOATING)) return;
  for (const other of document.querySelectorAll(FLOATING)) {
    if (other !== opened && !other.contains(opened)) other.open = false;
  }
  keepInside(opened.querySelector(".popover, .menu-list"));
}, true);

document.addEventListener("click", (event) => {
  for (const one of document.querySelectorAll("details[open]")) {
    if (one.matches(FLOATING) && !one.contains(event.target)) one.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const one of document.querySelectorAll("details[open]")) {
    if (!one.matches(FLOATING)) continue;
    one.open = false;
    if (one.contains(document.activeElement)) one.querySelector("summary").focus();
  }
});

// A panel that would leave the window is hung from its other edge.
function keepInside(panel) {
  if (!panel) return;
  panel.classList.remove("hang-end", "hang-start");
  const box = panel.getBoundingClientRect();
  if (box.right > document.documentElement.clientWidth) panel.classList.add("hang-end");
  else if (box.left < 0) panel.classList.add("hang-start");
}
