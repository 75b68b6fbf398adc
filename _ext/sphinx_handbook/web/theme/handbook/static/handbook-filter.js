// Lets readers choose from a list of entries by what the entries have in common. Without this file the list is whole.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".handbook-filter").forEach((filter, number) => {
    const list = filter.nextElementSibling;
    const items = list.matches("ul, ol") ? [...list.children] : [...list.querySelectorAll("tbody > tr, .sd-col")];
    const boxes = [...filter.querySelectorAll("input")].map((input) => ({
      input,
      // The second list of a page has names of its own in the address.
      name: number ? `${input.name}-${number + 1}` : input.name,
      places: new Set(input.dataset.places.split(" ").map(Number)),
      count: input.parentElement.querySelector("span"),
    }));
    const names = new Set(boxes.map((each) => each.name));
    const status = filter.querySelector("[role=status]");
    const showAll = filter.querySelector("button");

    // Whether an item is left by all filters but one: of the boxes that are ticked in each, one has it.
    function isLeft(place, except) {
      return [...names].every((name) => {
        const ticked = boxes.filter((each) => each.name === name && each.input.checked);
        return name === except || !ticked.length || ticked.some((each) => each.places.has(place));
      });
    }

    function show() {
      const isChosen = boxes.some((each) => each.input.checked);
      items.forEach((item, place) => {
        item.hidden = !isLeft(place);
      });
      for (const each of boxes) {
        each.count.textContent = `(${[...each.places].filter((place) => isLeft(place, each.name)).length})`;
      }
      showAll.hidden = !isChosen;
      const count = items.filter((item) => !item.hidden).length;
      status.textContent = isChosen ? status.dataset.message.replace("{n}", count) : "";
    }

    function read() {
      const address = new URLSearchParams(location.search);
      for (const { input, name } of boxes) input.checked = address.getAll(name).includes(input.value);
      if (boxes.some((each) => each.input.checked)) filter.querySelector("details").open = true;
      show();
    }

    function write() {
      const address = new URLSearchParams(location.search);
      for (const name of names) address.delete(name);
      for (const { input, name } of boxes) if (input.checked) address.append(name, input.value);
      const query = address.toString();
      try {
        history.replaceState(history.state, "", `${query ? `?${query}` : location.pathname}${location.hash}`);
      } catch {
        // Some browsers let no page opened as a file change its address.
      }
    }

    filter.addEventListener("change", () => {
      show();
      write();
    });
    filter.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    showAll.addEventListener("click", () => {
      for (const { input } of boxes) input.checked = false;
      show();
      write();
      // The button is gone: the way to the choices is next to it.
      filter.querySelector("summary").focus();
    });
    filter.hidden = false;
    read();
  });
});
