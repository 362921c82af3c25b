// <form data-autosave="name"> keeps what is typed on this device until it is sent. Never passwords, files or hidden fields.
const KEPT_DAYS = 30;
const SENT = "draft-sent";
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);

const place = (form) => `draft:${location.pathname}:${form.dataset.autosave}`;
const fields = (form) => [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type));

function read(form) {
  const values = fields(form).map((field) => {
    const ticked = field.type === "checkbox" || field.type === "radio";
    return [field.name, ticked ? `${field.value}:${field.checked}` : field.value];
  });
  return JSON.stringify(values);
}

function write(form, values) {
  fields(form).forEach((field, index) => {
    const [name, value] = values[index] ?? [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value === `${field.value}:true`;
    else field.value = value;
  });
}

function tell(form, words) {
  const line = form.querySelector(".saved");
  if (line) line.textContent = words;
}

function watch(form) {
  const key = place(form);
  const words = form.dataset;
  const fresh = read(form);
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    const old = kept && Date.now() - kept.at > KEPT_DAYS * 864e5;
    if (old) localStorage.removeItem(key);
    else if (kept && kept.values !== fresh && !form.querySelector(".errors")) {
      write(form, JSON.parse(kept.values));
      tell(form, words.restored ?? "");
    }
  } catch {
    localStorage.removeItem(key); // written by an older version of the page
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read(form) }));
      tell(form, words.saved ?? "");
    }, 600);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.setItem(SENT, key);
  });
}

// What was sent is forgotten only on the page that follows: a refused form or a sign-in in between keeps it.
function forget() {
  const sent = sessionStorage.getItem(SENT);
  const back = [...document.querySelectorAll("form[data-autosave]")].some((form) => place(form) === sent);
  if (!sent || back || document.querySelector('input[type="password"]')) return;
  localStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}

forget();
document.querySelectorAll("form[data-autosave]").forEach(watch);
