// Shows how far an import is without loading the page anew; loads it once the work is done.
const SECONDS = 2;

async function look() {
  const response = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const bar = page.querySelector(".import-progress progress");
  const shown = document.querySelector(".import-progress");
  if (!response.ok || !bar) return location.reload();
  shown.querySelector("progress").value = bar.value;
  shown.querySelector("span").textContent = `${bar.value} %`;
  setTimeout(look, SECONDS * 1000);
}

setTimeout(look, SECONDS * 1000);
