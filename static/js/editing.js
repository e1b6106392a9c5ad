// Keeps what is typed into an editing form until it is saved, offers it back, and warns before it
// is left. Loaded ahead of the rich text editor, whose fields it follows.
const SKIPPED = ["csrfmiddlewaretoken", "_kept"];
const WAIT = 400; // milliseconds after the last key

const editors = new Map();
document.addEventListener("prose-editor:ready", (event) => {
  editors.set(event.detail.textarea, event.detail.editor);
});

function controls(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !SKIPPED.includes(field.name) &&
      !["submit", "button", "file", "fieldset"].includes(field.type),
  );
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  if (field.tagName !== "SELECT") return field.value;
  // With their names, as an autocomplete holds only the chosen ones.
  return [...field.selectedOptions].map((option) => [option.value, option.text]);
}

const nameOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

function textOf(form) {
  return Object.fromEntries(controls(form).map((field) => [nameOf(field), valueOf(field)]));
}

function same(one, other) {
  const bare = ({ seen, ...fields }) => JSON.stringify(Object.entries(fields).sort());
  return bare(one) === bare(other);
}

function put(field, value) {
  if (JSON.stringify(valueOf(field)) === JSON.stringify(value)) return;
  if (field.type === "checkbox" || field.type === "radio") {
    field.checked = value;
  } else if (field.tagName === "SELECT") {
    for (const option of field.options) option.selected = false;
    for (const [key, name] of value) {
      const there = [...field.options].find((option) => option.value === key);
      const option = there ?? field.appendChild(new Option(name, key));
      option.selected = true;
    }
    window.django?.jQuery?.(field).trigger("change");
  } else {
    field.value = value;
    // The editor has a document of its own; it writes the field when it takes the text.
    editors.get(field)?.commands.setContent(value, { emitUpdate: true });
  }
  const section = field.closest("details");
  if (section) section.open = true;
}

function start(form, { person, thing, unsaved }) {
  const place = `kept.${person}.${thing}`;
  const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "_kept" });
  form.append(mark);
  let before = textOf(form);
  let dirty = unsaved !== undefined;
  let leaving = false;
  let waiting = null;

  function keep() {
    clearTimeout(waiting);
    waiting = null;
    const text = textOf(form);
    dirty = dirty || !same(text, before);
    if (dirty) window.kept.write(place, { time: Date.now(), fields: text });
  }

  function changed() {
    clearTimeout(waiting);
    waiting = setTimeout(keep, WAIT);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.django?.jQuery?.(form).on("change", "select", changed);
  form.addEventListener("submit", () => {
    keep();
    leaving = true;
    mark.value = `${place}.${window.kept.read(place)?.time ?? 0}`;
  });
  addEventListener("pagehide", () => waiting && keep());
  // Back by the browser's button to a page that it had kept whole: it can be left again.
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => {
    if (waiting) keep();
    if (dirty && !leaving) event.preventDefault();
  });

  // A page that shows what was just sent holds the newest text itself.
  if (dirty) return keep();
  const text = window.kept.read(place);
  if (!text) return;
  if (same(text.fields, before)) return window.kept.remove(place);
  const offer = document.getElementById("kept-text").content.firstElementChild.cloneNode(true);
  const time = offer.querySelector("time");
  const moment = new Date(text.time);
  const language = document.documentElement.lang.replace(/^en.*/, "en-GB"); // the day first
  time.dateTime = moment.toISOString();
  time.textContent = moment.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  offer.querySelector("[data-take]").addEventListener("click", () => {
    for (const field of controls(form)) {
      // The mark of what the person had seen comes back too, so that nothing of others is lost.
      if (nameOf(field) in text.fields) put(field, text.fields[nameOf(field)]);
    }
    dirty = true;
    keep();
    offer.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  offer.querySelector("[data-discard]").addEventListener("click", () => {
    window.kept.remove(place);
    offer.remove();
    if (dirty) keep();
  });
  document.getElementById("keeping").after(offer);
}

document.addEventListener("DOMContentLoaded", () => {
  const keeping = document.getElementById("keeping");
  if (keeping) start(keeping.closest("form"), keeping.dataset);
});
