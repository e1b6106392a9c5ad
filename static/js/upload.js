// Sends each file of an upload form by itself, and shows how far it is. One after the other, so
// that the first is there soon; what fails can be tried again without the others.
const form = document.querySelector("form[data-upload]");
const box = form.querySelector(".uploads");
const list = document.createElement("ul");
const template = form.querySelector("template");
const input = form.querySelector("input[type=file]");
const button = form.querySelector("button[type=submit]");
const says = box.dataset;
box.append(list);
let running = false;
let kept = 0;
let left = Number(says.left);
let open = 0;

function show(file) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector(".upload__name").textContent = file.name;
  list.append(row);
  const bar = row.querySelector("progress");
  bar.setAttribute("aria-label", file.name);
  const actions = row.querySelector(".upload__actions");
  return {
    file,
    bar,
    say(text, state) {
      row.querySelector(".upload__state").textContent = text;
      row.dataset.state = state ?? "";
    },
    offer(text, does) {
      const offered = document.createElement("button");
      offered.type = "button";
      offered.className = "button button--quiet";
      offered.textContent = text;
      offered.addEventListener("click", does);
      actions.append(offered);
    },
    link(text, address) {
      const found = document.createElement("a");
      found.href = address;
      found.textContent = text;
      row.querySelector(".upload__state").append(" ", found);
    },
    nothing: () => actions.replaceChildren(),
  };
}

// The form's own fields, with this file alone; `complete` stands last.
function dataWith(file) {
  const data = new FormData(form);
  data.delete(input.name);
  data.delete("complete");
  data.append(input.name, file);
  data.append("complete", "yes");
  return data;
}

function send(address, data, shown) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((100 * event.loaded) / event.total);
      shown.bar.value = percent;
      shown.say(percent < 100 ? `${percent} %` : says.checking);
    });
    const broken = () => resolve({ error: says.failed, again: true });
    request.addEventListener("load", () => {
      if (request.response) resolve({ ...request.response, again: request.status >= 500 });
      else broken();
    });
    request.addEventListener("error", broken);
    request.addEventListener("abort", () => resolve({ error: says.stopped, again: true }));
    shown.offer(says.stop, () => request.abort());
    request.send(data);
  });
}

// Before anything is sent; it stays on the page to be read.
function refuse(shown, why) {
  open += 1;
  shown.say(why, "failed");
}

async function upload(shown) {
  if (shown.file.size > Number(says.most)) return refuse(shown, says.large);
  if (shown.file.size > left) return refuse(shown, says.full);
  const said = await send(form.action, dataWith(shown.file), shown);
  shown.nothing();
  shown.bar.value = said.error ? 0 : 100;
  if (said.error) {
    open += 1;
    shown.say(said.error, "failed");
    if (said.again) {
      shown.offer(says.again, () => {
        open -= 1;
        shown.nothing();
        start([shown]);
      });
    }
  } else if (said.token) {
    open += 1;
    shown.say(says.same, "same");
    shown.link(said.same, said.same_address);
    shown.offer(says.twice, () => twice(said.token));
  } else {
    kept += 1;
    left -= shown.file.size;
    shown.say(says.kept, "kept");
  }
}

function twice(token) {
  const again = document.createElement("form");
  again.method = "post";
  again.action = `${form.action}again/`;
  for (const [name, value] of [
    ["token", token],
    ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value],
  ]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    again.append(field);
  }
  document.body.append(again);
  again.submit();
}

// The list beside the form shows at once what has come in, also when other files were refused.
async function showWhatIsThere() {
  const there = document.querySelector("[data-uploaded]");
  const answer = there && (await fetch(location.pathname).catch(() => null));
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-uploaded]");
  if (fresh) there.replaceWith(fresh);
}

async function start(rows) {
  running = true;
  button.disabled = true;
  for (const row of rows) await upload(row);
  running = false;
  button.disabled = false;
  input.value = "";
  if (kept === 0) return;
  if (open === 0) location.assign(form.dataset.then ?? location.pathname);
  else await showWhatIsThere();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) return;
  box.hidden = false;
  list.replaceChildren();
  kept = open = 0;
  if (input.files.length === 0) {
    list.textContent = says.choose;
    return;
  }
  const rows = [...input.files].map(show);
  for (const row of rows) row.say(says.waits);
  start(rows);
});

addEventListener("beforeunload", (event) => {
  if (running) event.preventDefault();
});
