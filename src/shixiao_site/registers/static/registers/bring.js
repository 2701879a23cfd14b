// Files dragged onto the form, and how far each has been sent. Without this script the form works as it is.
"use strict";

const form = document.getElementById("bring");
const input = document.getElementById("id_chosen");
const zone = document.querySelector("[data-drop-zone]");
const list = document.getElementById("arriving");
let chosen = [];

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.hidden = true;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar);
  return item;
}

function choose(files) {
  chosen = Array.from(files);
  list.replaceChildren(...chosen.map(line));
}

// The files are sent one behind the other: what has been sent says how far each of them is.
function advance(sent) {
  let before = 0;
  chosen.forEach((file, at) => {
    const bar = list.children[at].querySelector("progress");
    bar.hidden = false;
    bar.value = file.size ? Math.min(Math.max((sent - before) / file.size, 0), 1) : 1;
    before += file.size;
  });
}

function say(text) {
  let message = form.querySelector(".message");
  if (!message) {
    message = document.createElement("p");
    message.className = "message error";
    message.setAttribute("role", "alert");
    form.prepend(message);
  }
  message.textContent = text;
}

function arrived(request) {
  if (request.responseURL && new URL(request.responseURL).pathname !== location.pathname) {
    location.assign(request.responseURL);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const told = page.querySelector("main .problem, main .errorlist, main .message");
  form.querySelector("button").disabled = false;
  const parts = told ? Array.from(told.querySelectorAll("dd"), (each) => each.textContent).slice(1) : [];
  say(parts.length ? parts.join("") : told ? told.textContent : form.dataset.lost);
}

function send(event) {
  if (!chosen.length) return;
  event.preventDefault();
  const data = new FormData(form);
  data.delete("chosen");
  chosen.forEach((file) => data.append("chosen", file, file.name));
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (sent) => advance(sent.loaded));
  request.addEventListener("load", () => arrived(request));
  request.addEventListener("error", () => {
    form.querySelector("button").disabled = false;
    say(form.dataset.lost);
  });
  form.querySelector("button").disabled = true;
  request.open("POST", location.pathname);
  request.send(data);
}

input.addEventListener("change", () => choose(input.files));
form.addEventListener("submit", send);
for (const kind of ["dragover", "dragenter"]) {
  zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
}
zone.addEventListener("dragleave", () => zone.classList.remove("over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  const files = Array.from(event.dataTransfer.files);
  if (!files.length) return;
  choose(files);
  // The field shows what was dropped, where the browser lets it.
  try { input.files = event.dataTransfer.files; } catch { /* shown in the list only */ }
});
