// Suggests names of pages, terms and register words below the field in the masthead: a combobox with a list, as the ARIA
// Authoring Practices have it. Loaded when the field is first used; without it the field is a plain search field.
(() => {
  "use strict";

  const field = document.getElementById("hb-search");
  // The search page has a field of its own.
  if (!field) return;
  const form = field.form;
  const say = field.dataset;
  const { element } = handbookSearch;

  const list = element("ul", { id: "hb-suggested", class: "suggested", role: "listbox", "aria-label": say.suggestions });
  list.hidden = true;
  const status = element("p", { class: "visually-hidden", role: "status" });
  let active = -1;
  let telling = 0;

  function close() {
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    window.clearTimeout(telling);
    status.textContent = "";
  }

  // A name, and whose it is: the page's title where the name is another, else the part of the book that it is in.
  function option({ page, name }, at) {
    const { href, title, place } = handbookSearch.page(page);
    const other = name === title ? handbookSearch.parent(place)[0] : title;
    const node = element("li", { id: `hb-suggested-${at}`, role: "option", "aria-selected": "false" }, element("span", {}, name));
    if (other) node.append(" ", element("span", { class: "suggested-of" }, other));
    node.dataset.href = document.documentElement.dataset.content_root + href;
    return node;
  }

  function suggest() {
    const names = handbookSearch.namesWith(field.value);
    if (!names.length) return close();
    list.replaceChildren(...names.map(option));
    list.hidden = false;
    active = -1;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
    // Said once the reader pauses: a voice that is cut off at every letter says nothing.
    window.clearTimeout(telling);
    telling = window.setTimeout(() => {
      status.textContent = names.length === 1 ? say.one : say.many.replace("{n}", names.length);
    }, 600);
  }

  // Below the last name, and above the first, is the field.
  function move(step) {
    const count = list.children.length;
    list.children[active]?.setAttribute("aria-selected", "false");
    active = ((active + 1 + step + count + 1) % (count + 1)) - 1;
    const chosen = list.children[active];
    if (!chosen) return field.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", chosen.id);
  }

  const go = (chosen) => window.location.assign(chosen.dataset.href);

  field.addEventListener("input", () => suggest());
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && field.value) suggest();
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && active >= 0) go(list.children[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // A press would take the focus from the field, which closes the list before the name is chosen.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) go(chosen);
  });
  field.addEventListener("blur", close);

  document.addEventListener("handbook-search", () => {
    form.append(list, status);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
      field.setAttribute(key, value);
    }
    // What was typed while the index was loading.
    if (document.activeElement === field && field.value) suggest();
  });
})();
