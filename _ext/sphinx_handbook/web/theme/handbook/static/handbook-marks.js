// Marks the words that a reader searched for on the page that the search led to, until the reader is done: the address
// has them (`?highlight=`). Loaded on such a page alone.
"use strict";

(() => {
  const words = new Set(new URLSearchParams(location.search).get("highlight").toLowerCase().split(" ").filter(Boolean));
  const main = document.getElementById("hb-main");
  const say = document.getElementById("hb-search").dataset;

  function mark(node) {
    const parts = [];
    let from = 0;
    for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (!words.has(word.toLowerCase())) continue;
      const marked = document.createElement("mark");
      marked.className = "searched";
      marked.textContent = word;
      parts.push(node.data.slice(from, index), marked);
      from = index + word.length;
    }
    if (parts.length) node.replaceWith(...parts, node.data.slice(from));
    return parts.length > 0;
  }

  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("nav, button, script, style, svg, math, .page-tools, .headerlink")) texts.push(node);
  }
  if (!texts.map(mark).includes(true)) return;

  const bar = document.createElement("p");
  bar.className = "searched-bar";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say.unmark;
  const row = document.createElement("span");
  row.className = "wide";
  row.append(`${say.marked} `, button);
  bar.append(row);
  main.prepend(bar);

  function unmark(event) {
    if (event.type === "keydown" && event.key !== "Escape") return;
    document.removeEventListener("keydown", unmark);
    removeMarks(main.querySelectorAll("mark.searched"));
    const focused = bar.contains(document.activeElement);
    bar.remove();
    // The button that had the focus is gone: on to the page.
    if (focused) main.focus();
    try {
      const parts = new URLSearchParams(location.search);
      parts.delete("highlight");
      history.replaceState(null, "", `${location.pathname}${parts.size ? `?${parts}` : ""}${location.hash}`);
    } catch {
      // Some browsers let no page opened as a file change its address.
    }
  }
  button.addEventListener("click", unmark);
  document.addEventListener("keydown", unmark);
})();
