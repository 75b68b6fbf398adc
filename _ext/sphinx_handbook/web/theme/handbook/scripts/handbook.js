// What opens and closes, the colours, copying, and the marks of mended words. Without this file all of it is simply
// open, follows the system, or is not there. Loaded before the body, so that nothing moves when it takes effect.
"use strict";

document.documentElement.classList.add("js");

// From a server, a face that comes late is kept for the next page, so that no line moves under the reader; asked for
// this early, it is seldom late. Pages opened as files keep nothing for the next one, and there the faces come at once.
if (location.protocol === "file:") {
  for (const face of document.fonts) face.display = "swap";
} else {
  for (const name of ["literata", "schibsted"]) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "" });
    link.href = new URL(`fonts/${name}.woff2`, document.currentScript.src).href;
    document.head.append(link);
  }
}

// What a reader has chosen, by key: kept only where something was chosen, and forgotten when it is taken back.
const readerChoices = {
  // A browser may refuse to keep anything.
  get(key) {
    try {
      return localStorage.getItem(`handbook-${key}`) || "";
    } catch {
      return "";
    }
  },
  set(key, value) {
    try {
      if (value) localStorage.setItem(`handbook-${key}`, value);
      else localStorage.removeItem(`handbook-${key}`);
    } catch {
      // Then the choice holds for this page.
    }
  },
};

// An empty name leaves the colours to the system.
function showColours(name) {
  if (name === "light" || name === "dark") document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
}
showColours(readerChoices.get("colours"));

document.addEventListener("DOMContentLoaded", () => {
  const choice = document.getElementById("hb-theme");
  if (choice) {
    choice.value = readerChoices.get("colours");
    choice.addEventListener("change", () => {
      readerChoices.set("colours", choice.value);
      showColours(choice.value);
    });
    choice.closest("[hidden]").hidden = false;
  }
});

// The folder: the entries that a reader has gathered, as ids, addresses without their endings. They stand in the
// address of its page; on the way there in the tab's name, which goes with the tab; in a link that opens a new tab.
const folder = {
  root: new URL(document.documentElement.dataset.content_root, location.href).href.split(/[?#]/)[0],
  id({ href }) {
    return href.slice(folder.root.length).replace(/[?#].*/, "").replace(/(\.\w+|\/)$/, "");
  },
  get ids() {
    const [root, ids] = window.name.split(" ");
    return root === folder.root && ids ? ids.split(",") : [];
  },
  set ids(ids) {
    window.name = `${folder.root} ${ids}`;
  },
  get link() {
    return document.querySelector(".masthead-folder");
  },
  // What puts an entry in, and takes it out again.
  button(id, title) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "tool-button gather" });
    button.dataset.gathers = id;
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = `: ${title}`;
    button.append(" ", words);
    button.addEventListener("click", () => {
      const others = folder.ids.filter((each) => each !== id);
      folder.ids = others.length < folder.ids.length ? others : [...others, id];
      folder.show();
      folder.link.nextElementSibling.textContent = folder.link.textContent;
    });
    folder.label(button);
    return button;
  },
  label(button) {
    const isIn = folder.ids.includes(button.dataset.gathers);
    button.firstChild.data = folder.link.dataset[isIn ? "take" : "put"];
    button.classList.toggle("is-in", isIn);
  },
  show() {
    const { ids, link } = folder;
    link.href = link.href.replace(/(#.*)?$/, `#${ids}`);
    link.hidden = !ids.length;
    link.lastChild.textContent = `(${ids.length})`;
    for (const each of document.querySelectorAll(".gather")) folder.label(each);
  },
};

document.addEventListener("DOMContentLoaded", () => {
  const { link } = folder;
  if (!link) return;
  const key = folder.id(link);
  const brought = new URLSearchParams(location.search).get(key);
  if (brought && !window.name.startsWith(`${folder.root} `)) folder.ids = brought.split(",");
  for (const each of document.querySelectorAll(":is(.entry-link, .related-list p, .sd-card-title, th) > a.entry")) {
    each.closest("li, th, .sd-card-body").append(folder.button(folder.id(each), each.textContent));
  }
  if (document.body.classList.contains("is-entry")) {
    document.querySelector(".page-tools > div").prepend(folder.button(folder.id(location), document.querySelector("h1").textContent));
  }
  for (const type of ["click", "auxclick", "contextmenu"]) {
    document.addEventListener(type, (event) => {
      const to = event.target.closest("a[href]");
      if (!to || to === link || !folder.ids.length || !to.href.startsWith(folder.root)) return;
      if (type === "click" && !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
      const address = new URL(to.href);
      address.searchParams.set(key, folder.ids);
      to.href = address;
    });
  }
  addEventListener("pageshow", () => folder.show());
});

// A button with `data-opens` shows and hides the element that it names.
document.addEventListener("DOMContentLoaded", () => {
  const set = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    const opened = document.getElementById(button.dataset.opens);
    opened.classList.toggle("is-open", open);
    if (open) opened.querySelector("input")?.focus();
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

// The field in the masthead suggests names while a reader types, the search page's shows what it finds. What that takes
// is loaded when the field is first used, or at once where the search page's address has what to look for. "/" leads to
// the field. A page that a search led to marks the words that were searched for.
document.addEventListener("DOMContentLoaded", () => {
  const load = (...names) => {
    const root = document.documentElement.dataset.content_root;
    const href = `${root}_static/handbook-search.css`;
    // The search page has it already.
    if (!document.querySelector(`link[href="${href}"]`)) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
    for (const name of names) {
      document.head.append(Object.assign(document.createElement("script"), { async: false, src: root + name }));
    }
  };
  const field = document.getElementById("hb-search") ?? document.getElementById("hb-query");
  const slash = document.getElementById("hb-slash");
  if (!field || !slash) return;
  // Whoever speaks to the computer may type "/" without meaning to, and can switch the key off (WCAG 2.1.4). That is
  // kept only when it is asked for.
  slash.checked = readerChoices.get("slash") !== "off";
  slash.addEventListener("change", () => readerChoices.set("slash", slash.checked ? "" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!slash.checked) return;
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || busy) return;
    event.preventDefault();
    // On a phone a button opens the form.
    if (!field.offsetParent) document.querySelector('[data-opens="hb-search-form"]')?.click();
    field.focus();
  });
  const search = () => load("_search/search.js", "_search/index.js");
  const asks = new URLSearchParams(location.search);
  const isSearchPage = field.id === "hb-query";
  const query = isSearchPage && asks.get("q")?.trim();
  // The footer is out of sight from the beginning, so that it does not jump when the finds come.
  if (query) document.getElementById("hb-main").classList.add("has-query");
  // A reader may have been in the field before the page was all there.
  if (query || document.activeElement === field) search();
  else field.addEventListener("focus", search, { once: true });
  if (asks.has("highlight") && !isSearchPage) load("_static/handbook-marks.js");
});

// A long tree of pages begins where the reader is.
document.addEventListener("DOMContentLoaded", () => {
  // In the margin there is room for all that it has.
  const part = document.querySelector(".tree details");
  if (part) part.open = matchMedia("(min-width: 72rem)").matches;
  const here = document.querySelector(".tree [aria-current]");
  const tree = here?.closest(".tree");
  if (tree) tree.scrollTop = here.offsetTop - tree.clientHeight / 2;
});

// A button with `data-copies` puts its text on the clipboard, with the page's address where that is asked for and known.
document.addEventListener("DOMContentLoaded", () => {
  const address = () => {
    const told = document.querySelector('link[rel="canonical"]');
    if (told) return told.href;
    // A file on somebody's own machine has no address that another could use.
    return location.protocol.startsWith("http") ? location.href.split("#")[0] : "";
  };
  // Where the clipboard is closed to pages without a server, the old way is open.
  const copyFromField = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };
  if (!document.querySelector('link[rel="canonical"]')) document.querySelector(".cite > p")?.append(` ${address()}`);
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      // The sign stands where an address belongs; what goes around it, the button says.
      const around = address() && button.dataset.address;
      const words = button.dataset.copies.trim().replace("␟", () => (around ? around.replace("%", address) : ""));
      const lines = [words, "withAddress" in button.dataset ? address() : ""];
      const text = lines.filter(Boolean).join("\n");
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        copyFromField(text);
        button.focus();
      }
      document.getElementById("hb-copied").textContent = button.dataset.copied;
      const label = (button.dataset.label ??= button.textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => {
        button.textContent = label;
        document.getElementById("hb-copied").textContent = "";
      }, 2500);
    });
  }
});

// Takes marks out of a text again; their words stay.
function removeMarks(marks) {
  for (const each of marks) {
    const parent = each.parentNode;
    each.replaceWith(...each.childNodes);
    parent.normalize();
  }
}

// While the list of what was mended is open, its words are marked in the text.
document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector("details.corrections");
  if (!list) return;
  const text = list.closest(".text");
  const mark = (words) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.parentElement.closest(".page-tools") ? -1 : node.data.indexOf(words);
      if (at < 0) continue;
      const found = node.splitText(at);
      found.splitText(words.length);
      const marked = document.createElement("mark");
      marked.className = "mended";
      found.replaceWith(marked);
      marked.append(found);
      return;
    }
  };
  list.addEventListener("toggle", () => {
    removeMarks(text.querySelectorAll("mark.mended"));
    if (list.open) for (const each of list.querySelectorAll("[data-restored]")) mark(each.dataset.restored);
  });
});
