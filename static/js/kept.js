// Texts kept in this browser until they are saved: one a person and thing, never another's.
// A place is called kept.<person>.<app>.<model>.<key or "add">.
const { person } = document.currentScript.dataset;
const LONGEST = 14 * 24 * 3600 * 1000; // milliseconds; older ones are thrown away

const places = () => Object.keys(localStorage).filter((place) => place.startsWith("kept."));

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}

window.kept = {
  read,

  write(place, text) {
    try {
      localStorage.setItem(place, JSON.stringify(text));
    } catch {
      // The browser has no room or keeps nothing: the warning on leaving is what remains.
    }
  },

  remove: (place) => localStorage.removeItem(place),};

for (const place of places()) {
  const text = read(place);
  if (!text || Date.now() - text.time > LONGEST) localStorage.removeItem(place);
}

// The server says which text it saved; what was typed after that is kept on.
const saved = document.cookie.match(/(?:^|; )saved=(kept\.[\w.]+)\.(\d+)/);
if (saved) {
  const [, place, time] = saved;
  if (read(place)?.time <= Number(time)) localStorage.removeItem(place);
  const path = window.location.pathname.match(/^(\/[a-z]{2})?\/admin\//);
  if (path) document.cookie = `saved=; path=${path[0]}; max-age=0; samesite=strict`;
}

// Whoever signs out leaves nothing behind on a shared machine.
addEventListener("submit", (event) => {
  if (!event.target.getAttribute("action")?.endsWith("/accounts/logout/")) return;
  for (const place of places()) {
    if (place.startsWith(`kept.${person}.`)) localStorage.removeItem(place);
  }
});
