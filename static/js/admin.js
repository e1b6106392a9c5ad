// Names for the parts that the rich text editor and the autocompletes make themselves, so that a
// screen reader says which field it is in.
const PARTS = ".tiptap[role=textbox], .select2-selection, .select2-selection [role=textbox], .select2-search__field";

function name() {
  for (const part of document.querySelectorAll(PARTS)) {
    if (part.hasAttribute("aria-label")) continue;
    const label = part.closest(".form-row")?.querySelector("label, legend");
    if (label) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""));
    }
  }
}

// They appear after this script has run, and anew after each choice.
new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
name();
