// The search page: shows what `handbook-search.js` finds. The files beside the index have what the pages say; those are
// loaded for the results that are shown. Script files, since a page opened as a file may fetch nothing. Nothing is
// stored: what is searched for, and what of it is shown, stands in the page's address alone.
(() => {
  "use strict";

  const SHOWN = 10;
  const SECTIONS = 3;
  const EXCERPT = 180;
  // How long a reader types nothing before the finds are counted, in ms; after half a second the page may no longer move.
  const PAUSE = 400;
  // How many words a page that a result leads to is asked to mark.
  const MARKED = 12;
  const WORD = /[\p{L}\p{N}]+/gu;

  const { element, fold, texts, words } = handbookSearch;
  const coming = new Map();

  // Whether a page holds the phrases, its text being loaded.
  function holds(page, phrases) {
    const { href, title, summary, aliases } = handbookSearch.page(page);
    const lines = [title, summary, ...aliases];
    for (const [, heading, text] of texts.get(href) ?? []) lines.push(heading, text);
    const folded = lines.map((each) => ` ${words(each).map(fold).join(" ")} `);
    return phrases.every((phrase) => folded.some((each) => each.includes(` ${phrase.join(" ")} `)));
  }

  // Files.

  const root = () => document.documentElement.dataset.content_root;

  // Loads what some pages say; done when it is there, or cannot be had.
  function load(pages) {
    const files = new Set(pages.map((page) => handbookSearch.page(page).file).filter((file) => file >= 0));
    return Promise.all(
      [...files].map((file) => {
        if (!coming.has(file)) {
          coming.set(
            file,
            new Promise((done) => {
              const script = document.createElement("script");
              script.addEventListener("load", done);
              script.addEventListener("error", done);
              script.src = `${root()}_search/${handbookSearch.textFile(file)}`;
              document.head.append(script);
            }),
          );
        }
        return coming.get(file);
      }),
    );
  }

  function isThere(page) {
    const { href, file } = handbookSearch.page(page);
    return file < 0 || texts.has(href);
  }

  // What is shown.

  // Whether a word is marked: true, or false for a small one that is marked only between others, or undefined. An
  // abbreviation that is written like a small word is marked in capitals alone.
  const markOf = (marks, word) => marks.get(word) ?? marks.get(word.toLowerCase());

  // A text as nodes, the words that were found in it marked; neighbours are one mark.
  function marked(text, marks) {
    const found = Array.from(text.matchAll(WORD), ({ 0: word, index }) => [index, index + word.length, markOf(marks, word)]);
    const parts = [];
    let from = 0;
    for (let at = 0; at < found.length; at += 1) {
      if (!found[at][2]) continue;
      const begin = found[at][0];
      for (let next = at + 1; next < found.length && found[next][2] !== undefined; next += 1) {
        if (!/^\s+$/.test(text.slice(found[next - 1][1], found[next][0]))) break;
        if (found[next][2]) at = next;
      }
      parts.push(text.slice(from, begin), element("mark", {}, text.slice(begin, found[at][1])));
      from = found[at][1];
    }
    return [...parts, text.slice(from)];
  }

  const hits = (text, marks) => new Set((text.match(WORD) ?? []).filter((word) => markOf(marks, word)).map((word) => word.toLowerCase()));

  // The stretch of a text with most of the words, cut between words.
  function excerpt(text, marks) {
    if (text.length <= EXCERPT) return text;
    const at = Array.from(text.matchAll(WORD)).filter(({ 0: word }) => markOf(marks, word));
    let [best, most] = [at[0]?.index ?? 0, 0];
    for (const { index } of at) {
      const here = new Set(at.filter((other) => other.index >= index && other.index < index + EXCERPT - 40).map((other) => other[0].toLowerCase()));
      if (here.size > most) [best, most] = [index, here.size];
      if (at.length > 50 && index > 4000) break;
    }
    // From the beginning of the sentence, where that is near; else from a word a little before.
    let sentence = 0;
    for (const { 0: end, index } of text.slice(0, best).matchAll(/[.!?] | · /g)) sentence = index + end.length;
    const near = best - sentence < 90;
    const from = near ? sentence : text.indexOf(" ", best - 60) + 1;
    let to = Math.min(text.length, from + EXCERPT);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), best + 1);
    return `${near ? "" : "…\u00a0"}${text.slice(from, to)}${to < text.length ? "\u00a0…" : ""}`;
  }

  // The sections of a page that have most of what was asked, in their order on the page.
  function sections(page, marks) {
    const all = (texts.get(handbookSearch.page(page).href) ?? []).map(([anchor, heading, text, hosts = ""], order) => ({
      anchor,
      heading,
      text: hits(hosts, marks).size && !hits(text, marks).size ? `${text} (${hosts.replaceAll(" ", ", ")})` : text,
      order,
      hits: hits(`${heading} ${text} ${hosts}`, marks).size + (hits(heading, marks).size ? 0.5 : 0),
    }));
    const best = all.filter((each) => each.hits).sort((a, b) => b.hits - a.hits || a.order - b.order);
    return best.slice(0, SECTIONS).sort((a, b) => a.order - b.order);
  }

  // The address of a result. The page marks the words that it has of those searched for, until its reader is done.
  function address(page, marks, anchor = "") {
    const { href, title, summary } = handbookSearch.page(page);
    const all = [title, summary, ...(texts.get(href) ?? []).flatMap(([, heading, text]) => [heading, text])];
    const forms = [...hits(all.join(" "), marks)].slice(0, MARKED);
    const [path, place = anchor] = href.split("#");
    return `${root()}${path}${forms.length ? `?highlight=${forms.map(encodeURIComponent).join("+")}` : ""}${place ? `#${place}` : ""}`;
  }

  function result(page, found, say) {
    const { href, title, place, gathered, summary, closed, aliases, terms } = handbookSearch.page(page);
    const marks = found.asked.marks;
    const [word, colour] = handbookSearch.parent(place);
    const item = element("li", { class: "found" });
    const add = (name, ...children) => item.append(element("p", { class: name }, ...children));
    if (colour) item.dataset.colour = colour;
    if (word) add(colour ? "found-place category-word" : "found-place label", word);
    item.append(element("h2", { class: "found-title" }, element("a", { href: address(page, marks) }, ...marked(title, marks))));
    if (closed) add("entry-closed", closed);
    const other = aliases.filter((each) => hits(each, marks).size);
    if (other.length) add("found-names", `${say.also} `, ...marked(other.join(", "), marks));
    if (summary) add("found-summary", ...marked(summary, marks));
    const parts = sections(page, marks);
    const about = terms.map(handbookSearch.term).filter((names) => names.some((each) => hits(each, marks).size));
    // What is told already need not be told as the reason.
    if (about.length && !parts.length && !other.length && !hits(`${title} ${summary}`, marks).size) {
      const names = about.map(([name, ...others]) => [name, ...others.filter((each) => hits(each, marks).size).map((each) => `(${each})`)].join(" "));
      add("found-names", `${say.about} `, ...marked(names.join(", "), marks));
    }
    // What is nowhere in the book is said once, above.
    const missing = found.missing(page).filter((word) => !found.absent.includes(word));
    if (missing.length) add("found-names", say.missing.replace("{words}", () => missing.join(", ")));
    if (gathered) item.append(folder.button(folder.id(new URL(root() + href, location.href)), title));
    const list = element("ul", { class: "found-sections" });
    for (const section of parts) {
      const part = element("li", {});
      if (section.heading) {
        part.append(element("a", { href: address(page, marks, section.anchor) }, ...marked(section.heading, marks)));
      }
      if (hits(section.text, marks).size) part.append(element("p", {}, ...marked(excerpt(section.text, marks), marks)));
      list.append(part);
    }
    if (list.children.length) item.append(list);
    return item;
  }

  // Filters: by the label above a result, and by its terms.

  const parentOf = (page) => handbookSearch.parent(handbookSearch.page(page).place)[0] ?? "";
  const termsOf = (page) => handbookSearch.page(page).terms.map((term) => handbookSearch.term(term)[0]);
  const FILTERS = { in: (page) => [parentOf(page)], about: termsOf };

  // What a filter may be set to, each with the number of pages, the most pages first.
  function choices(pages, valuesOf) {
    const counts = new Map();
    for (const page of pages) for (const value of valuesOf(page)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  }

  // The page.

  function show() {
    const form = document.getElementById("hb-form");
    const field = document.getElementById("hb-query");
    const count = document.getElementById("hb-count");
    const list = document.getElementById("hb-found");
    const nothing = document.getElementById("hb-nothing");
    const near = document.getElementById("hb-near");
    const more = document.getElementById("hb-more");
    const filters = document.getElementById("hb-filters");
    const selects = Object.keys(FILTERS).map((name) => filters.querySelector(`[name="${name}"]`));
    const say = list.dataset;
    const title = document.title;

    // The state of the page is its address: the query, and what of the finds is shown.
    const asAddress = (state) => {
      const parts = Object.entries(state).filter(([, value]) => value);
      return parts.length ? `?${new URLSearchParams(parts)}` : window.location.pathname.split("/").pop() || ".";
    };
    const inAddress = () => {
      const parts = new URLSearchParams(window.location.search);
      return Object.fromEntries(["q", "in", "about"].map((name) => [name, parts.get(name)?.trim() ?? ""]));
    };
    let state = inAddress();
    let now = { query: null, found: null, pages: [], shown: 0 };
    // The state of the last step in the browser's history; the address has what was typed since.
    let step = asAddress(state);
    let counting = 0;
    let noting = 0;

    function honest(found) {
      const lines = [];
      const several = found.asked.units.filter((unit) => unit.needed).length > 1;
      if (found.absent.length) {
        const template = found.absent.length > 1 ? say.absentMany : say.absent;
        lines.push(template.replace("{words}", () => found.absent.join(", ")));
      }
      if (found.some && !found.absent.length) lines.push(say.some);
      if (found.pages.length && found.absent.length && !several) lines.push(say.part);
      else if (found.some && found.absent.length) lines.push(say.rest);
      else if (found.few) lines.push(found.few === 1 ? say.fewOne : say.fewMany.replace("{n}", found.few));
      return lines;
    }

    function summary() {
      const { pages } = now;
      if (!pages.length) return say.none;
      return pages.length === 1 ? say.one : say.many.replace("{n}", pages.length);
    }

    function items(from, to) {
      return now.pages.slice(from, to).map((page) => result(page, now.found, say));
    }

    // Fills in what the finds can be narrowed to; a filter that is set stays, however few there are.
    function offer() {
      const all = now.found?.pages ?? [];
      for (const select of selects) {
        const valuesOf = FILTERS[select.name];
        const counts = choices(all, valuesOf);
        if (!counts.some(([value]) => value === state[select.name])) state[select.name] = "";
        const every = element("option", { value: "" }, say.all);
        select.replaceChildren(every, ...counts.map(([value, number]) => element("option", { value }, `${value} (${number})`)));
        select.value = state[select.name];
        select.parentElement.hidden = counts.length < 2 && !select.value;
      }
      filters.hidden = !selects.some((select) => select.value) && (all.length <= SHOWN || selects.every((select) => select.parentElement.hidden));
      now.pages = all.filter((page) => selects.every(({ name, value }) => !value || FILTERS[name](page).includes(value)));
    }

    function showPages() {
      now.shown = Math.min(SHOWN, now.pages.length);
      list.replaceChildren(...items(0, now.shown));
      more.hidden = now.shown >= now.pages.length;
      return fill(0);
    }

    async function search(query) {
      if (query === now.query) return;
      now = { query, found: null, pages: [], shown: 0 };
      count.textContent = "";
      const mine = now;
      state.q = query;
      document.title = query ? `${query} – ${title}` : title;
      if (!words(query).length) {
        list.replaceChildren();
        nothing.hidden = near.hidden = more.hidden = filters.hidden = true;
        return;
      }
      const found = handbookSearch.find(query);
      if (found.asked.phrases.length) {
        await load(found.pages);
        if (mine !== now) return;
        found.pages = found.pages.filter((page) => holds(page, found.asked.phrases));
      }
      now.found = found;
      offer();
      // One letter is no word yet.
      nothing.hidden = found.pages.length > 0 || query.length === 1;
      const other = found.absent.length && query.length > 3 ? handbookSearch.suggestion(query) : "";
      near.hidden = !other;
      if (other) {
        const link = near.querySelector("a");
        link.href = asAddress({ q: other });
        link.textContent = other;
      }
      await showPages();
    }

    // Puts in what pages say once it is loaded.
    async function fill(from) {
      const mine = now;
      const { pages: all, shown: to } = now;
      const pages = all.slice(from, to);
      const missing = pages.filter((page) => !isThere(page));
      if (!missing.length) return;
      await load(missing);
      if (mine !== now || all !== now.pages) return;
      pages.forEach((page, at) => {
        const old = list.children[from + at];
        if (!missing.includes(page)) return;
        const whole = result(page, now.found, say);
        // The link that has the focus stays where it is.
        if (!old.contains(document.activeElement)) old.replaceWith(whole);
        else old.append(...whole.querySelectorAll(".found-sections"));
      });
    }

    // Says what was found, for the eye and, the place being a live region, for the ear.
    function showCount() {
      window.clearTimeout(counting);
      // One letter is no word yet.
      const isOver = now.found && (now.pages.length || now.query.length > 1);
      const caveat = isOver && now.pages.length ? honest(now.found).join(" ") : "";
      const text = [caveat, isOver ? summary() : ""].filter(Boolean).join(" ");
      // The same words again are no news.
      if (count.textContent === text) return;
      count.replaceChildren(text.slice(caveat.length));
      if (caveat) count.prepend(element("span", { class: "found-caveat" }, caveat));
    }

    // The same once the reader pauses: a voice that is cut off at every letter says nothing.
    function countLater() {
      window.clearTimeout(counting);
      counting = window.setTimeout(showCount, PAUSE);
    }

    // The address follows what is typed, so that it can be shared and a result can be left and come back to.
    function setAddress(address, method = "replaceState") {
      window.clearTimeout(noting);
      if (address === asAddress(inAddress())) return;
      try {
        window.history[method](null, "", address);
      } catch {
        // Some browsers let no page opened as a file change its address.
      }
    }

    // A search that is sent is a step of its own: "Back" leads to the one before, however long it took to type this one.
    function addStep() {
      const address = asAddress(state);
      if (address !== step) {
        setAddress(step);
        setAddress(address, "pushState");
      }
      window.clearTimeout(noting);
      step = address;
    }

    field.addEventListener("input", () => {
      search(field.value.trim()).then(countLater);
      window.clearTimeout(noting);
      noting = window.setTimeout(() => setAddress(asAddress(state)), 300);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await search(field.value.trim());
      addStep();
      showCount();
      // On to what was found; it is read aloud there.
      (now.found ? count : field).focus();
    });
    for (const select of selects) {
      select.addEventListener("change", () => {
        // What was typed is a step of its own, which "Back" leads to.
        addStep();
        state[select.name] = select.value;
        addStep();
        offer();
        showPages();
        showCount();
      });
    }
    list.addEventListener("click", () => setAddress(asAddress(state)), true);
    near.addEventListener("click", async (event) => {
      event.preventDefault();
      field.value = near.querySelector("a").textContent;
      await search(field.value);
      addStep();
      showCount();
      field.focus();
    });
    more.addEventListener("click", async () => {
      const from = now.shown;
      now.shown = Math.min(now.pages.length, from + SHOWN);
      list.append(...items(from, now.shown));
      more.hidden = now.shown >= now.pages.length;
      list.children[from].querySelector("a").focus();
      await fill(from);
    });
    window.addEventListener("popstate", async () => {
      state = inAddress();
      step = asAddress(state);
      field.value = state.q;
      now.query = null;
      await search(field.value);
      showCount();
    });
    // What was typed while the index was loading is newer than the address.
    field.value ||= state.q;
    search(field.value.trim()).then(showCount);
    // What was found is there at once, what the pages say of it comes later.
    showCount();
  }

  if (document.getElementById("hb-form")) document.addEventListener("handbook-search", show);
})();
