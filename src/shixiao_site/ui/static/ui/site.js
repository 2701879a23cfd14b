// What pages do beyond plain HTML. Everything here is a convenience: reading and paging work without it.
"use strict";

// htmx: no inline style, no evaluated strings (the content security policy forbids both), the token on every request.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
document.addEventListener("htmx:configRequest", (event) => {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (field) event.detail.headers["X-CSRFToken"] = field.value;
});

// "/" goes to the search box; Alt+1 … Alt+9 to the entries of the menu.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    const find = document.getElementById("find");
    if (find) { event.preventDefault(); find.focus(); }
  }
  if (event.altKey && /^[1-9]$/.test(event.key)) {
    const entry = document.querySelectorAll(".menu a")[Number(event.key) - 1];
    if (entry) { event.preventDefault(); entry.click(); }
  }
});

// Printing needs a script; without one the browser's own menu prints.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
