// Fits Sphinx's search script to the page: our words for its messages, its result read aloud, nothing stored.
"use strict";

// Sphinx's script would else keep the words searched for in localStorage.
const SPHINX_HIGHLIGHT_ENABLED = false;

{
  // This file and those around it are deferred: the page is there, Sphinx's search has not begun.
  const results = document.getElementById("search-results");
  const words = results.dataset;
  Object.assign(Documentation.TRANSLATIONS, {
    Searching: words.searching,
    "Search Results": words.results,
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      words.none,
    "Search finished, found one page matching the search query.": [words.one, words.many],
  });
  // Excerpts are fetched from the pages, which a browser refuses for pages opened as files.
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY &&= window.location.protocol !== "file:";

  const status = document.getElementById("hb-status");
  new MutationObserver(() => {
    const said = results.querySelector(".search-summary")?.textContent ?? "";
    if (said && status.textContent !== said) status.textContent = said;
  }).observe(results, { childList: true, subtree: true, characterData: true });
}

document.addEventListener("DOMContentLoaded", () => {
  // Sphinx's own looks for `role="main"` and takes menus for text.
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const part of page.querySelectorAll(".headerlink, .on-this-page, .neighbours")) part.remove();
    const place = (anchor && page.querySelector(anchor)) || page.querySelector("article") || page.body;
    return place.textContent;
  };
});
