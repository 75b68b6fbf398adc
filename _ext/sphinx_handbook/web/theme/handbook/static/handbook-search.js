// The search. `_search/index.js` tells `handbookSearch` which pages have a word, the files beside it what the pages
// say; those are loaded for the results that are shown. Script files, since a page opened as a file may fetch
// nothing. Nothing is stored: what is searched for stands in the page's address alone.
"use strict";

const handbookSearch = (() => {
  // The places on a page where a word may stand, as `index.py` numbers them, and what each is worth.
  const WORTH = [12, 10, 6, 4, 3, 1.6, 1];
  // How well two words fit that are the same, whatever their endings; and two of which one is clearly in the other.
  const SAME = 0.72;
  const CLEAR = 0.3;
  const SHOWN = 10;
  const SECTIONS = 3;
  const EXCERPT = 180;
  const WORD = /[\p{L}\p{N}]+/gu;

  let data = null;
  let folded = []; // Every word as it is folded, as it is loosely folded, and its stem once that is asked for.
  let loosened = [];
  let stems = [];
  let lists = [];
  let loose = [];
  let stopwords = new Set();
  let stemmer = null;
  const texts = new Map();
  const coming = new Map();
  const known = new Map();

  // Words.

  const words = (text) => text.normalize("NFC").toLowerCase().match(WORD) ?? [];

  function fold(word) {
    if (/^[a-z0-9]+$/.test(word)) return word;
    const letters = Array.from(word.normalize("NFC").toLowerCase(), (each) => data.folded[each] ?? each).join("");
    return letters.normalize("NFD").replace(/\p{M}/gu, "");
  }

  function loosen(word) {
    for (const [pair, letter] of loose) word = word.replaceAll(pair, letter);
    return word;
  }

  const stem = (word) => fold(stemmer.stemWord(word.toLowerCase()));

  function stemAt(at) {
    return (stems[at] ??= stem(data.words[at]));
  }

  // How well a word of the book fits one that was typed, from 1 for the same word down to 0 for another one.
  function fit(typed, typedStem, word, wordStem) {
    if (word === typed) return 1;
    // One letter is the beginning of too much.
    if (typed.length === 1) return 0;
    if (word.startsWith(typedStem.slice(0, 3)) && wordStem() === typedStem) return 0.9;
    if (word.startsWith(typed)) return 0.5 + (0.2 * typed.length) / word.length;
    // Parts of compounds: the more letters, the less by chance.
    if (typed.length >= 4 && word.endsWith(typed)) return 0.5 * Math.min(1, (typed.length - 1) / 5);
    if (typedStem.length >= 4 && word.includes(typedStem)) return 0.4 * Math.min(1, (typedStem.length - 1) / 5);
    // What was typed is a compound of this word: of a "samarbejdsudvalg" it can be said that it is an "udvalg".
    if (word.length >= 5 && typed.length > word.length + 2 && typed.endsWith(word)) return 0.15;
    return 0;
  }

  // The words of the book that a typed one finds: how well each fits, by number.
  function matches(word) {
    if (known.has(word)) return known.get(word);
    const typed = fold(word);
    const typedStem = stem(word);
    // Whoever writes "hår" does not mean "har"; whoever writes "arbejdsmiljo" lacks a letter.
    const loosely = !Array.from(word).some((each) => each in data.folded);
    const looseTyped = loosen(typed);
    const looseStem = loosen(typedStem);
    let found = new Map();
    for (let at = 0; at < folded.length; at++) {
      let value = fit(typed, typedStem, folded[at], () => stemAt(at));
      if (!value && loosely) value = 0.8 * fit(looseTyped, looseStem, loosened[at], () => loosen(stemAt(at)));
      if (value) found.set(at, value);
    }
    if (!found.size) {
      // Nothing of the kind: the first part of a compound says at least what it is about.
      for (let at = 0; at < folded.length; at++) {
        if (folded[at].length >= 5 && typed.startsWith(folded[at])) found.set(at, 0.1);
      }
    }
    // A short word that is one is not the beginning of others, nor one inside them: SU is not "sund", "søg" is
    // not "undersøgelse".
    if (typedStem.length <= 4 && Array.from(found.values()).some((value) => value >= SAME)) {
      const least = typed.length <= 3 ? SAME : 0.45;
      found = new Map(Array.from(found).filter(([, value]) => value >= least));
    }
    known.set(word, found);
    return found;
  }

  // A word's pages with the places where they have it.
  function* standing(at) {
    let place = 0;
    let page = -1;
    let step = 0;
    let times = 1;
    for (const digit of lists[at]) {
      if (digit === ",") {
        place += 1;
        page = -1;
        continue;
      }
      const value = data.digits.indexOf(digit);
      if (value >= data.more) {
        step += (value - data.more) * times;
        times *= data.digits.length - data.more;
        continue;
      }
      page += step + value * times + 1;
      step = 0;
      times = 1;
      yield [page, place];
    }
  }

  // Queries.

  // What is asked: words, phrases in quotes, and names for which the book knows others.
  function parse(query) {
    const asked = { units: [], phrases: [], marks: new Map() };
    const rest = query.replace(/["“”„»«]([^"“”„»«]+)["“”„»«]/g, (_, phrase) => {
      const held = words(phrase);
      if (held.length > 1) asked.phrases.push(held.map(fold));
      if (held.length) asked.units.push({ ways: held.length > 1 ? [] : [[held, 1]], phrase: held });
      return " ";
    });
    const left = words(rest);
    for (let at = 0; at < left.length; ) {
      const name = longestName(left, at);
      const own = left.slice(at, at + (name?.length ?? 1));
      const ways = [[own, 1], ...(name?.others ?? []).map((other) => [other, 0.6])];
      asked.units.push({ ways, phrase: null });
      at += own.length;
    }
    const all = asked.units.every((unit) => isCommon(unit));
    for (const unit of asked.units) unit.needed = all || !isCommon(unit);
    return asked;
  }

  const isCommon = (unit) => !unit.phrase && unit.ways.length === 1 && stopwords.has(unit.ways[0][0].join(" "));

  // The longest name that begins at a word, with the other names for the same thing.
  function longestName(typed, at) {
    let best = null;
    for (const group of data.names) {
      for (const name of group) {
        if (name.length <= (best?.length ?? 0) || !name.every((word, step) => word === fold(typed[at + step] ?? ""))) continue;
        best = { length: name.length, others: group.filter((other) => other !== name) };
      }
    }
    return best;
  }

  // The pages that have a unit, with what it is worth there; marks every word that made one, and notes whether it was
  // asked for itself: small words such as "og" are marked only between others.
  function pagesWith(unit, marks) {
    const found = new Map();
    const ways = unit.phrase && !unit.ways.length ? [[unit.phrase, 1]] : unit.ways;
    for (const [typed, factor] of ways) {
      let here = null;
      for (const word of typed) {
        const pages = new Map();
        for (const [at, value] of matches(word)) {
          // A phrase is those very words, and another name is meant as it stands.
          if ((unit.phrase || factor < 1) && value < SAME) continue;
          if (value >= CLEAR || matches(word).size < 4) marks.set(data.words[at], unit.needed || marks.get(data.words[at]) === true);
          for (const [page, place] of standing(at)) {
            pages.set(page, Math.max(pages.get(page) ?? 0, value * factor * (value < CLEAR ? 1 : WORTH[place])));
          }
        }
        here = here ? new Map([...here].filter(([page]) => pages.has(page)).map(([page, worth]) => [page, Math.min(worth, pages.get(page))])) : pages;
      }
      for (const [page, worth] of here ?? []) found.set(page, Math.max(found.get(page) ?? 0, worth));
    }
    return found;
  }

  // Pages, the best first; `some` says that none has all that was asked.
  function find(query) {
    const asked = parse(query);
    const count = data.pages.length;
    const worth = new Map();
    const has = new Map();
    let needed = 0;
    for (const unit of asked.units) {
      const pages = pagesWith(unit, asked.marks);
      const rare = Math.log(1 + count / (pages.size || 1));
      if (unit.needed) needed += 1;
      for (const [page, value] of pages) {
        worth.set(page, (worth.get(page) ?? 0) + value * rare);
        if (unit.needed) has.set(page, (has.get(page) ?? 0) + 1);
      }
    }
    let pages = [...worth.keys()].filter((page) => has.get(page) === needed);
    const some = !pages.length && !asked.phrases.length && asked.units.length > 1;
    if (some) pages = [...worth.keys()].filter((page) => has.get(page));
    const whole = words(query).map(fold).join(" ");
    const value = (page) => {
      const [, title, , , , , aliases = []] = data.pages[page];
      const named = words(title);
      const marked = named.filter((word) => asked.marks.get(word)).length;
      const same = [title, ...aliases].some((name) => words(name).map(fold).join(" ") === whole);
      return worth.get(page) * (1 + (0.5 * marked) / (named.length || 1)) * (same ? 3 : 1);
    };
    const ranked = pages.map((page) => [page, value(page)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { pages: ranked.map(([page]) => page), some, asked };
  }

  // Whether a page holds the phrases, its text being loaded.
  function holds(page, phrases) {
    const [href, title, , , summary = "", , aliases = []] = data.pages[page];
    const said = [title, summary, ...aliases];
    for (const [, heading, text] of texts.get(href) ?? []) said.push(heading, text);
    const folded = said.map((each) => ` ${words(each).map(fold).join(" ")} `);
    return phrases.every((phrase) => folded.some((each) => each.includes(` ${phrase.join(" ")} `)));
  }

  // A query whose words are in the book, near one that found nothing; empty where none is near.
  function suggestion(query) {
    let changed = false;
    const near = words(query).map((word) => {
      const typed = fold(word);
      if (matches(word).size || typed.length < 4) return word;
      let best = word;
      let least = typed.length < 7 ? 1.5 : 2.5;
      for (let at = 0; at < folded.length; at++) {
        if (Math.abs(folded[at].length - typed.length) > 2) continue;
        const away = distance(typed, folded[at]);
        if (away < least) [best, least] = [data.words[at], away];
      }
      changed ||= best !== word;
      return best;
    });
    return changed ? near.join(" ") : "";
  }

  // How many letters are to be changed, added, left out or swapped with the next.
  function distance(one, other) {
    let before = [];
    let above = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let row = 1; row <= one.length; row++) {
      const here = [row];
      for (let at = 1; at <= other.length; at++) {
        const same = one[row - 1] === other[at - 1];
        here[at] = Math.min(above[at] + 1, here[at - 1] + 1, above[at - 1] + (same ? 0 : 1));
        if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) {
          here[at] = Math.min(here[at], before[at - 2] + 1);
        }
      }
      [before, above] = [above, here];
    }
    return above[other.length];
  }

  // Files.

  const root = () => document.documentElement.dataset.content_root;

  // Loads what some pages say; done when it is there, or cannot be had.
  function load(pages) {
    const files = new Set(pages.map((page) => data.pages[page][3] ?? -1).filter((file) => file >= 0));
    return Promise.all(
      [...files].map((file) => {
        if (!coming.has(file)) {
          coming.set(
            file,
            new Promise((done) => {
              const script = document.createElement("script");
              script.addEventListener("load", done);
              script.addEventListener("error", done);
              script.src = `${root()}_search/${data.files[file]}`;
              document.head.append(script);
            }),
          );
        }
        return coming.get(file);
      }),
    );
  }

  const isThere = (page) => (data.pages[page][3] ?? -1) < 0 || texts.has(data.pages[page][0]);

  // What is shown.

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // A text as nodes, the words that were found in it marked; neighbours are one mark.
  function marked(text, marks) {
    const found = Array.from(text.matchAll(WORD), ({ 0: word, index }) => [index, index + word.length, marks.get(word.toLowerCase())]);
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

  const hits = (text, marks) => new Set((text.match(WORD) ?? []).map((word) => word.toLowerCase()).filter((word) => marks.get(word)));

  // The stretch of a text with most of the words, cut between words.
  function excerpt(text, marks) {
    if (text.length <= EXCERPT) return text;
    const at = Array.from(text.matchAll(WORD)).filter(({ 0: word }) => marks.get(word.toLowerCase()));
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

  // The sections of a page that hold most of what was asked, in their order on the page.
  function sections(page, marks) {
    const held = (texts.get(data.pages[page][0]) ?? []).map(([anchor, heading, text], order) => ({
      anchor,
      heading,
      text,
      order,
      hits: hits(`${heading} ${text}`, marks).size + (hits(heading, marks).size ? 0.5 : 0),
    }));
    const best = held.filter((each) => each.hits).sort((a, b) => b.hits - a.hits || a.order - b.order);
    return best.slice(0, SECTIONS).sort((a, b) => a.order - b.order);
  }

  function result(page, marks, say) {
    const [href, title, place = -1, , summary = "", closed = "", aliases = [], terms = []] = data.pages[page];
    const [word, colour] = data.places[place] ?? [];
    const item = element("li", { class: "found" });
    if (colour) item.dataset.colour = colour;
    if (word) item.append(element("p", { class: colour ? "found-place category-word" : "found-place label" }, word));
    item.append(element("h2", { class: "found-title" }, element("a", { href: root() + href }, ...marked(title, marks))));
    if (closed) item.append(element("p", { class: "entry-closed" }, closed));
    const other = aliases.filter((each) => hits(each, marks).size);
    if (other.length) item.append(element("p", { class: "found-names" }, `${say.also} `, ...marked(other.join(", "), marks)));
    if (summary) item.append(element("p", { class: "found-summary" }, ...marked(summary, marks)));
    const parts = sections(page, marks);
    const about = terms.map((each) => data.terms[each]).filter((names) => names.some((each) => hits(each, marks).size));
    // What is told already need not be told as the reason.
    if (about.length && !parts.length && !other.length && !hits(`${title} ${summary}`, marks).size) {
      const shown = about.map(([name, ...others]) => [name, ...others.filter((each) => hits(each, marks).size).map((each) => `(${each})`)].join(" "));
      item.append(element("p", { class: "found-names" }, `${say.about} `, ...marked(shown.join(", "), marks)));
    }
    const list = element("ul", { class: "found-sections" });
    for (const section of parts) {
      const part = element("li");
      if (section.heading) {
        const address = root() + href + (section.anchor ? `#${section.anchor}` : "");
        part.append(element("a", { href: address }, ...marked(section.heading, marks)));
      }
      if (hits(section.text, marks).size) part.append(element("p", {}, ...marked(excerpt(section.text, marks), marks)));
      list.append(part);
    }
    if (list.children.length) item.append(list);
    return item;
  }

  // The page.

  function show() {
    const form = document.getElementById("hb-form");
    const field = document.getElementById("hb-query");
    const count = document.getElementById("hb-count");
    const status = document.getElementById("hb-status");
    const list = document.getElementById("hb-found");
    const nothing = document.getElementById("hb-nothing");
    const near = document.getElementById("hb-near");
    const more = document.getElementById("hb-more");
    const say = list.dataset;
    const title = document.title;
    const address = (query) => (query ? `?q=${encodeURIComponent(query).replaceAll("%20", "+")}` : window.location.pathname.split("/").pop() || ".");
    const inAddress = () => new URLSearchParams(window.location.search).get("q")?.trim() ?? "";
    let now = { query: null, found: null, shown: 0 };
    // The query of the last step in the browser's history; the address has what was typed since.
    let step = inAddress();
    let telling = 0;
    let noting = 0;

    function summary(found) {
      const number = found.pages.length;
      if (!number) return say.none;
      return (found.some ? `${say.some} ` : "") + (number === 1 ? say.one : say.many.replace("{n}", number));
    }

    function items(from, to) {
      return now.found.pages.slice(from, to).map((page) => result(page, now.found.asked.marks, say));
    }

    async function search(query) {
      if (query === now.query) return;
      now = { query, found: null, shown: 0 };
      const mine = now;
      document.title = query ? `${query} – ${title}` : title;
      if (!words(query).length) {
        list.replaceChildren();
        count.textContent = "";
        nothing.hidden = more.hidden = true;
        return;
      }
      const found = find(query);
      if (found.asked.phrases.length) {
        await load(found.pages);
        if (mine !== now) return;
        found.pages = found.pages.filter((page) => holds(page, found.asked.phrases));
      }
      now.found = found;
      now.shown = Math.min(SHOWN, found.pages.length);
      list.replaceChildren(...items(0, now.shown));
      count.textContent = found.pages.length ? summary(found) : "";
      more.hidden = now.shown >= found.pages.length;
      // One letter is no word yet.
      nothing.hidden = found.pages.length > 0 || query.length === 1;
      const other = found.pages.length ? "" : suggestion(query);
      near.hidden = !other;
      if (other) {
        const link = near.querySelector("a");
        link.href = address(other);
        link.textContent = other;
      }
      await fill(0);
    }

    // Puts in what pages say once it is loaded.
    async function fill(from) {
      const mine = now;
      const to = now.shown;
      const pages = now.found.pages.slice(from, to);
      const missing = pages.filter((page) => !isThere(page));
      if (!missing.length) return;
      await load(missing);
      if (mine !== now) return;
      pages.forEach((page, at) => {
        const old = list.children[from + at];
        if (!missing.includes(page)) return;
        const made = result(page, now.found.asked.marks, say);
        // The link that has the focus stays where it is.
        if (!old.contains(document.activeElement)) old.replaceWith(made);
        else old.append(...made.querySelectorAll(".found-sections"));
      });
    }

    // Says what was found, once the reader pauses: a voice that is cut off at every letter says nothing.
    function tell() {
      window.clearTimeout(telling);
      telling = window.setTimeout(() => {
        status.textContent = now.found && now.query.length > 1 ? summary(now.found) : "";
      }, 600);
    }

    // The address follows what is typed, so that it can be shared and a result can be left and come back to.
    function setAddress(query, method = "replaceState") {
      window.clearTimeout(noting);
      if (query === inAddress()) return;
      try {
        window.history[method](null, "", address(query));
      } catch {
        // Some browsers let no page opened as a file change its address.
      }
    }

    // A search that is sent is a step of its own: "Back" leads to the one before, however long it took to type this one.
    function addStep(query) {
      if (query !== step) {
        setAddress(step);
        setAddress(query, "pushState");
      }
      window.clearTimeout(noting);
      step = query;
    }

    field.addEventListener("input", () => {
      const query = field.value.trim();
      search(query);
      tell();
      window.clearTimeout(noting);
      noting = window.setTimeout(() => setAddress(query), 300);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const query = field.value.trim();
      addStep(query);
      await search(query);
      window.clearTimeout(telling);
      // On to what was found; it is read aloud there.
      const place = now.found?.pages.length ? count : now.found ? nothing : field;
      place.focus();
    });
    list.addEventListener("click", () => setAddress(now.query), true);
    near.addEventListener("click", (event) => {
      event.preventDefault();
      field.value = near.querySelector("a").textContent;
      addStep(field.value);
      search(field.value);
      tell();
      field.focus();
    });
    more.addEventListener("click", async () => {
      const from = now.shown;
      now.shown = Math.min(now.found.pages.length, from + SHOWN);
      list.append(...items(from, now.shown));
      more.hidden = now.shown >= now.found.pages.length;
      list.children[from].querySelector("a").focus();
      await fill(from);
    });
    window.addEventListener("popstate", () => {
      field.value = step = inAddress();
      search(field.value);
      tell();
    });
    if (inAddress()) field.value = inAddress();
    search(field.value.trim());
    if (now.query) tell();
  }

  return {
    // What `_search/index.js` tells.
    begin(told) {
      data = told;
      data.words = told.words.split(" ");
      lists = told.found.split(" ");
      stopwords = new Set(told.stopwords);
      stemmer = new window.Stemmer();
      folded = data.words.map(fold);
      loose = Object.entries(told.loose);
      loosened = loose.length ? folded.map(loosen) : folded;
      data.names = told.names.map((group) => group.map((name) => words(name).map(fold)));
      if (document.getElementById("hb-form")) show();
    },
    // What a file of texts tells.
    addTexts(told) {
      for (const [href, held] of Object.entries(told)) texts.set(href, held);
    },

    fold: (word) => fold(word),
    words,
  };
})();
