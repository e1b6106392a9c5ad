// Shows what is found while one types; without it, the form does the same when it is sent.
const PAUSE = 300; // ms without a key pressed

const form = document.querySelector("[data-search]");
let timer, request;

async function look() {
  request?.abort();
  request = new AbortController();
  const fields = [...new FormData(form)].filter(([, value]) => value);
  const address = `${form.action}?${new URLSearchParams(fields)}`;
  try {
    const response = await fetch(address, { signal: request.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const id of ["found", "year", "publisher"]) {
      // Copies: an option that is taken away leaves the next one chosen.
      const fresh = [...page.getElementById(id).childNodes].map((node) => node.cloneNode(true));
      document.getElementById(id).replaceChildren(...fresh);
    }
    document.title = page.title;
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

form.addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(look, event.target.tagName === "SELECT" ? 0 : PAUSE);
});
