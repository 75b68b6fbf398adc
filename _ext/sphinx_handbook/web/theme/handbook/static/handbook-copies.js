// Finds a release by the mark of a printed copy. Without this file the list is all there is.
"use strict";

(() => {
  const form = document.getElementById("hb-copy");
  if (!form) return;
  const field = document.getElementById("hb-mark");
  const answer = document.getElementById("hb-mark-answer");
  const split = (words) => (words ?? "").split(" ").filter(Boolean);

  // A mark has the figures and the letters a to f: what else looks like a figure is one.
  const folded = (words) =>
    words
      .toLowerCase()
      .replaceAll("o", "0")
      .replace(/[il|]/g, "1")
      .replace(/[^0-9a-z]/g, "");

  // What was typed may have words around the mark, as they are printed: "Udgave 1a2b3c4d".
  const holds = (marks, typed) => marks.some((mark) => typed.includes(folded(mark)));

  function find(typed) {
    if (holds(split(form.dataset.current), typed)) {
      answer.textContent = answer.dataset.current;
      return;
    }
    for (const sheets of document.querySelectorAll("[data-sheets]")) {
      const mark = split(sheets.dataset.sheets).find((each) => typed.includes(folded(each)));
      if (mark) {
        location.href = `${sheets.href}#${mark}`;
        return;
      }
    }
    for (const release of document.querySelectorAll("[data-marks]")) {
      if (!holds(split(release.dataset.marks), typed)) continue;
      const books = release.querySelectorAll("a:not([data-sheets])");
      if (books.length === 1) {
        location.href = books[0].href;
        return;
      }
      const title = release.querySelector("h2").textContent;
      answer.textContent = answer.dataset.several.replace("{release}", title);
      release.focus();
      release.scrollIntoView({ block: "nearest" });
      return;
    }
    answer.textContent = answer.dataset.none;
    field.focus();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = folded(field.value);
    if (typed) find(typed);
    else field.focus();
  });
})();
