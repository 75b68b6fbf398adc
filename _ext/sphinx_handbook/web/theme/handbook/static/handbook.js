// What opens and closes: a button with `data-opens` shows and hides the element it names. Without this file all
// of it is simply open. Loaded before the body, so that nothing moves when it takes effect.
"use strict";

document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const set = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.dataset.opens).classList.toggle("is-open", open);
  };
  for (const button of document.querySelectorAll("[data-opens]")) {
    if (!document.getElementById(button.dataset.opens)) {
      button.hidden = true;
      continue;
    }
    button.addEventListener("click", () => set(button, button.getAttribute("aria-expanded") !== "true"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const button of document.querySelectorAll('[data-opens][aria-expanded="true"]')) {
      set(button, false);
      button.focus();
    }
  });
});
