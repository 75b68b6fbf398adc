// What is found: which pages answer a query, and which names begin as it does. `_search/index.js` tells
// `handbookSearch` which pages have a word. `handbook-search-page.js` shows pages, `handbook-suggest.js` names. The build
// joins all three, behind the stemmer of the language, which is not strict: so each of ours says of itself that it is.
const handbookSearch = (() => {
  "use strict";

  // The places on a page where a word may stand, as `index.py` numbers them, and what each is worth.
  const WORTH = [12, 10, 6, 4, 3, 1.6, 1];
  const OFTEN = 5;
  // How well two words fit that are the same, whatever their endings; and two of which one is clearly in the other.
  const SAME = 0.72;
  const CLEAR = 0.3;
  // From how many words on a query is a question: pages with the most of it are shown, not only those with all.
  const QUESTION = 4;
  // How much of what was asked a page must have, by how rare the words are, to be shown beside the best.
  const ENOUGH = 0.5;
  // From how many pages on that have all of a short query no others are shown; and how much others must have of any.
  const PLENTY = 3;
  const SOME = 0.3;
  const SUGGESTED = 8;
  // Letters that are written for each other: half a slip.
  const ALIKE = new Set(["dt", "td", "gk", "kg", "bp", "pb", "ck", "kc", "cs", "sc", "sz", "zs", "vw", "wv", "iy", "yi"]);
  const WORD = /[\p{L}\p{N}]+/gu;
  const ADDRESS = /(?:https?:\/\/)?(?:www\.)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})\/?\S*/giu;

  let data = null;
  let folded = []; // Every word as it is folded, as it is loosely folded, and its stem once that is asked for.
  let loosened = [];
  let stems = [];
  let lists = [];
  let long = new Map();
  let loose = [];
  let stopwords = new Set();
  let stemmer = null;
  let stemEndings = [];
  let irregular = []; // Groups of forms of one word: each form as it is folded, and its stem.
  let stemSet = null;
  const pageNames = []; // Of each page that was found, what `namesOf` says.
  let joined = null; // Names of several words, and two words of a name, by what they are as one.
  const matched = new Map();
  const texts = new Map();

  // Words.

  // The index's words. The sign before each says how many letters it begins with of the one before it.
  function vocabulary({ words: text, shared }) {
    const all = [];
    let begin = 0;
    for (let at = 1; at <= text.length; at++) {
      if (at < text.length && !shared.includes(text[at])) continue;
      all.push((all.at(-1) ?? "").slice(0, shared.indexOf(text[begin])) + text.slice(begin + 1, at));
      begin = at;
    }
    return all;
  }

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

  function stem(word) {
    let end = fold(stemmer.stemWord(word.toLowerCase()));
    if (end.length >= 5) for (const [pattern, other] of stemEndings) end = end.replace(pattern, other);
    return end;
  }

  // Whether the book has a word in some form. Answers at once, where `matches` reads all words.
  function isInBook(typed) {
    stemSet ??= new Set([...folded, ...folded.map((_, at) => stemAt(at))]);
    return stemSet.has(fold(typed)) || stemSet.has(stem(typed));
  }

  // The other forms of an irregular word, or of a compound that ends in one ("formand", "formænd"), as stems.
  function otherForms(typed, typedStem) {
    const forms = [];
    for (const group of irregular) {
      for (const [word, wordStem] of group) {
        const whole = word === typed || wordStem === typedStem;
        const end = [word, wordStem].find((each) => each.length >= 4 && typedStem.length - each.length >= 2 && typedStem.endsWith(each));
        if (whole || end) forms.push(...group.map(([, other]) => (whole ? other : typedStem.slice(0, -end.length) + other)));
      }
    }
    return [...new Set(forms)].filter((form) => form !== typedStem);
  }

  function stemAt(at) {
    return (stems[at] ??= stem(data.words[at]));
  }

  // How well a word of the book fits one that was typed, from 1 for the same word down to 0 for another one.
  function fit(typed, typedStem, word, wordStem) {
    if (word === typed) return 1;
    if (typed.length === 1) return 0;
    if (word[0] === typedStem[0] && wordStem() === typedStem) return 0.9;
    // Few letters are the beginning of too much, and stand in too much: "TR" is no "trivsel".
    if (typed.length <= 3) return 0;
    if (word.startsWith(typed)) return 0.5 + (0.2 * typed.length) / word.length;
    // Parts of compounds: the more letters, the less by chance. The last part says what the whole is.
    if (typed.length >= 4 && word.endsWith(typed)) return 0.68 * Math.min(1, (typed.length + 1) / 6);
    if (typedStem.length >= 4 && word.includes(typedStem)) return 0.4 * Math.min(1, (typedStem.length - 1) / 5);
    // What was typed is a compound of this word: of a "samarbejdsudvalg" it can be said that it is an "udvalg".
    if (word.length >= 5 && typed.length > word.length + 2 && typed.endsWith(word)) return 0.15;
    return 0;
  }

  // The words of the book that a typed one finds: how well each fits, by number.
  function matches(word) {
    if (matched.has(word)) return matched.get(word);
    const typed = fold(word);
    const typedStem = stem(word);
    const forms = otherForms(typed, typedStem);
    // Whoever writes "hår" does not mean "har"; whoever writes "arbejdsmiljo" lacks a letter.
    const loosely = !Array.from(word).some((each) => each in data.folded);
    const looseTyped = loosen(typed);
    const looseStem = loosen(typedStem);
    let fits = new Map();
    for (let at = 0; at < folded.length; at++) {
      let value = fit(typed, typedStem, folded[at], () => stemAt(at));
      if (!value && loosely) value = 0.8 * fit(looseTyped, looseStem, loosened[at], () => loosen(stemAt(at)));
      for (const form of forms) {
        // Another form is meant as it stands: of "people" to "person", and not on to "personal".
        if (folded[at].startsWith(form) && stemAt(at) !== form) continue;
        const other = 0.95 * fit(form, form, folded[at], () => stemAt(at));
        if (other > value && other >= CLEAR) value = other;
      }
      if (value) fits.set(at, value);
    }
    if (!Array.from(fits.values()).some((value) => value >= CLEAR)) {
      // Nothing of the kind: the first part of a compound says at least what it is about. What is left of the word
      // must be long enough to be a word itself: "skabelon" is no compound of "skabe".
      for (let at = 0; at < folded.length; at++) {
        if (folded[at].length >= 5 && typed.length - folded[at].length >= 4 && typed.startsWith(folded[at])) fits.set(at, 0.1);
      }
    }
    // A word of four letters that is one is not sought inside others: "søg" is not "undersøgelse".
    if (typedStem.length <= 4 && Array.from(fits.values()).some((value) => value >= SAME)) {
      fits = new Map(Array.from(fits).filter(([, value]) => value >= 0.45));
    }
    matched.set(word, fits);
    return fits;
  }

  // What is only what it is: an abbreviation that is written like a small word ("IT", "MED"), a host ("mind-lab.dk").
  function matchesExactly(word) {
    const at = data.words.indexOf(word);
    return new Map(at < 0 ? [] : [[at, 1]]);
  }

  const matchesOf = (word, exact) => (exact ? matchesExactly(word) : matches(word));

  const isWhole = (word) => Array.from(matches(word).values()).some((value) => value >= CLEAR);

  // The two words of the book that a typed compound is made of, with or without a letter between; null if there are none.
  function parts(word) {
    for (let cut = word.length - 4; cut >= 4; cut--) {
      const tail = word.slice(cut);
      if (stopwords.has(tail) || !isInBook(tail)) continue;
      const heads = [word.slice(0, cut), /[se]$/.test(word.slice(0, cut)) ? word.slice(0, cut - 1) : ""];
      const head = heads.find((each) => each.length >= 3 && !stopwords.has(each) && isInBook(each));
      if (head) return [head, tail];
    }
    return null;
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

  const asName = (name) => {
    const own = words(name);
    const capital = own.length === 1 && name === name.toUpperCase() && stopwords.has(own[0]);
    return { words: own.map(fold), stem: own.length === 1 && own[0].length >= 4 ? stem(own[0]) : "", capital };
  };

  // Queries.

  // What is asked: words, phrases in quotes, and names for which the book knows others. A unit is one thing that is
  // asked for, with the ways in which a page may have it: words that it must all have, and what that is worth.
  function parse(query) {
    const asked = { units: [], phrases: [], marks: new Map(), isQuestion: false };
    const spoken = query.normalize("NFC").replace(ADDRESS, (address, host) => {
      if (!data.words.includes(host.toLowerCase())) return ` ${host} `;
      asked.units.push({ text: host, ways: [[[host.toLowerCase()], 1]], exact: true, phrase: false });
      return " ";
    });
    const rest = spoken.replace(/["“”„»«]([^"“”„»«]+)["“”„»«]/g, (_, phrase) => {
      const own = words(phrase);
      if (own.length > 1) asked.phrases.push(own.map(fold));
      if (own.length) asked.units.push({ text: phrase, ways: [[own, 1]], phrase: own.length > 1 });
      return " ";
    });
    const raw = rest.match(WORD) ?? [];
    const left = raw.map((word) => word.toLowerCase());
    const shouted = raw.length > 1 && raw.every((word) => word === word.toUpperCase());
    const isCapital = (at) => !shouted && raw[at].length > 1 && raw[at] === raw[at].toUpperCase() && stopwords.has(left[at]);
    for (let at = 0; at < left.length; ) {
      const name = longestName(left, at, isCapital);
      const length = name?.length ?? 1;
      const own = left.slice(at, at + length);
      const capital = length === 1 && isCapital(at);
      const ways = [[capital ? [raw[at]] : own, 1], ...(name?.others ?? []).map((other) => [other, 0.6])];
      if (length === 1 && !capital) ways.push(...together(left, at), ...apart(own[0]));
      asked.units.push({ text: raw.slice(at, at + length).join(" "), ways, exact: capital, phrase: false });
      at += length;
    }
    asked.isQuestion = left.length >= QUESTION && !asked.phrases.length;
    const all = asked.units.every((unit) => isCommon(unit));
    for (const unit of asked.units) unit.needed = all || !isCommon(unit);
    return asked;
  }

  const isCommon = (unit) => !unit.phrase && !unit.exact && unit.ways[0][0].every((word) => stopwords.has(word));

  // A word may be the beginning or the end of a compound that was typed as two: "mind lab", "samarbejds udvalg", or, with
  // other words between, "deler vi viden" for "vidensdeling".
  function* together(typed, at) {
    for (const other of typed.keys()) {
      const near = Math.abs(other - at) === 1;
      const isSmall = (word) => stopwords.has(word) || word.length < 4;
      if (other === at || (near ? stopwords.has(typed[at]) && stopwords.has(typed[other]) : isSmall(typed[at]) || isSmall(typed[other]))) continue;
      for (const [one, two] of [[at, other], [other, at]]) {
        if (typed[one].length + typed[two].length < 5 || (one > two && (isSmall(typed[one]) || isSmall(typed[two])))) continue;
        for (const link of ["", "s"]) if (isInBook(typed[one] + link + typed[two])) yield [[typed[one] + link + typed[two]], 1];
      }
    }
  }

  // A name of several words, or two words of a name, may be typed as one ("checkout" for "check-out", "sitemap" for "site
  // mapping"), and a compound that the book does not have may stand there as two words.
  function* apart(word) {
    if (word.length < 4) return;
    const name = namesJoined().get(fold(word)) ?? (word.length < 6 ? undefined : namesJoined().get(stem(word)));
    if (name) yield [name, 1];
    if (word.length < 8 || isWhole(word)) return;
    const two = parts(word);
    if (two) yield [two, 0.5];
  }

  function namesJoined() {
    if (!joined) {
      joined = new Map();
      for (const { title, aliases } of data.pages) {
        for (const name of [title, ...aliases].map(words)) {
          if (name.length > 1) joined.set(fold(name.join("")), name).set(stem(name.join("")), name);
          for (let at = 1; at < name.length; at++) {
            const two = name.slice(at - 1, at + 1);
            const one = fold(two.join(""));
            if (one.length >= 6 && !joined.has(one)) joined.set(one, two);
          }
        }
      }
    }
    return joined;
  }

  // The longest name that begins at a word, with the other names for the same thing.
  function longestName(typed, at, isCapital) {
    let length = 0;
    let others = [];
    for (const group of data.names) {
      for (const name of group) {
        if (name.words.length < Math.max(length, 1) || !isName(name, typed, at, isCapital)) continue;
        if (name.words.length > length) others = [];
        length = name.words.length;
        others.push(...group.filter((other) => other !== name).map((other) => other.words));
      }
    }
    return length ? { length, others } : null;
  }

  function isName(name, typed, at, isCapital) {
    if (name.words.length === 1) {
      const word = typed[at];
      if (name.capital || isCapital(at)) return name.capital && isCapital(at) && fold(word) === name.words[0];
      return fold(word) === name.words[0] || (word.length >= 4 && stem(word) === name.stem);
    }
    return name.words.every((word, step) => word === fold(typed[at + step] ?? ""));
  }

  // The pages that have a unit, with what it is worth there; marks every word that made one, and notes whether it was
  // asked for itself: small words such as "og" are marked only between others. `isWhole` says that a page has the very
  // word or another name for it, not only a part.
  function pagesWith(unit, marks) {
    const pages = new Map();
    let isWhole = false;
    for (const [way, [typed, factor]] of unit.ways.entries()) {
      let here = null;
      for (const word of typed) {
        const having = new Map();
        const fits = matchesOf(word, unit.exact && way === 0);
        for (const [at, value] of fits) {
          // A phrase is those very words, and another name is meant as it stands.
          if ((unit.phrase || factor < 1) && value < SAME) continue;
          if (value >= CLEAR && factor !== 0.5) isWhole = true;
          if (value >= CLEAR || fits.size < 4) marks.set(data.words[at], unit.needed || marks.get(data.words[at]) === true);
          for (const [page, place] of standing(at)) {
            // A long page has most words in passing, but it has them.
            const clear = () => Math.max(CLEAR, value * factor * WORTH[place] * (place < OFTEN ? 1 : (long.get(page) ?? 1)));
            having.set(page, Math.max(having.get(page) ?? 0, value < CLEAR ? value * factor : clear()));
          }
        }
        here = here ? new Map([...here].filter(([page]) => having.has(page)).map(([page, worth]) => [page, Math.min(worth, having.get(page))])) : having;
      }
      for (const [page, worth] of here ?? []) pages.set(page, Math.max(pages.get(page) ?? 0, worth));
    }
    return { pages, isWhole };
  }

  // The words of a page's title, all its names as they are folded, and the stems of its file's name: an author names a
  // file by what it is about, in fewer words than the title.
  function namesOf(page) {
    if (!pageNames[page]) {
      const { href, title, aliases } = data.pages[page];
      const file = href.replace(/(\/index)?(\.html)?(#.*)?$/, "").split("/").pop();
      pageNames[page] = {
        named: words(title),
        names: [title, ...aliases].map((name) => ` ${words(name).map(fold).join(" ")} `),
        file: words(file).map(stem).join(" "),
      };
    }
    return pageNames[page];
  }

  // Pages, the best first. `some` says that none has all that was asked; `few`, that so many have, and the others some of
  // it. `absent` are words that the book does not have, though a page may have a part of one. `missing` says what of the
  // query a page lacks.
  function find(query) {
    const asked = parse(query);
    const count = data.pages.length;
    const absent = [];
    const needed = [];
    const worth = new Map();
    for (const unit of asked.units) {
      const { pages, isWhole } = pagesWith(unit, asked.marks);
      const rare = Math.log(1 + count / (pages.size + 1));
      if (unit.needed) {
        if (!isWhole) absent.push(unit.text);
        needed.push({ text: unit.text, pages, rare });
      }
      if (unit.needed) for (const [page, value] of pages) worth.set(page, (worth.get(page) ?? 0) + value * rare);
    }
    const total = needed.reduce((sum, unit) => sum + unit.rare, 0) || 1;
    // How far a page has a unit: less than 1 if only by what may be chance, such as "place" of a "workplace".
    const part = (unit, page) => Math.min(1, (unit.pages.get(page) ?? 0) / CLEAR);
    const lacks = (page) => needed.some((unit) => part(unit, page) < 1);
    const missing = (page) => needed.filter((unit) => part(unit, page) < 1).map((unit) => unit.text);
    const having = [...worth.keys()];
    const shares = new Map(having.map((page) => [page, needed.reduce((sum, unit) => sum + part(unit, page) * unit.rare, 0) / total]));
    const share = (page) => shares.get(page);
    let pages = having.filter((page) => !lacks(page));
    const all = pages.length;
    const some = !all && having.length > 0 && !asked.phrases.length;
    const isShort = !asked.isQuestion && !asked.phrases.length;
    if (some) {
      const best = asked.isQuestion ? Math.max(...having.map(share)) : 0;
      pages = having.filter((page) => share(page) >= ENOUGH * best);
    } else if (asked.isQuestion || (isShort && all < PLENTY)) {
      pages = having.filter((page) => share(page) >= (all < PLENTY ? SOME : ENOUGH));
    }
    const asks = needed.flatMap((unit) => words(unit.text).map(stem)).join(" ");
    const whole = ` ${words(query).map(fold).join(" ")} `;
    const value = (page) => {
      const { named, names, file } = namesOf(page);
      const marked = named.filter((word) => asked.marks.get(word)).length;
      const same = names.includes(whole) ? 3 : whole.trim() && names.some((name) => name.includes(whole)) ? 1.6 : 1;
      return worth.get(page) * share(page) ** 2 * (1 + (0.5 * marked) / (named.length || 1)) * Math.max(same, file === asks ? 1.8 : 1);
    };
    // Of a question, pages that lack nothing come before all others; one of two words in a title may be worth more than
    // both in passing.
    const ranked = pages.map((page) => [page, !isShort && lacks(page), value(page)]).sort((a, b) => a[1] - b[1] || b[2] - a[2] || a[0] - b[0]);
    const few = isShort && all && all < pages.length ? all : 0;
    return { pages: ranked.map(([page]) => page), some, few, absent, missing, asked };
  }

  // A query whose words are in the book, near one that is not; empty where none is near.
  function suggestion(query) {
    let changed = false;
    const near = words(query).map((word) => {
      const typed = fold(word);
      if (isWhole(word) || stopwords.has(word) || typed.length < 4 || /\d/.test(typed)) return word;
      let best = word;
      let least = typed.length < 8 ? 1.1 : 2.1;
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

  // How many letters are to be changed, added, left out or swapped with the next; a letter doubled or not is half one.
  function distance(one, other) {
    let before = [];
    let above = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let row = 1; row <= one.length; row++) {
      const here = [row];
      for (let at = 1; at <= other.length; at++) {
        const same = one[row - 1] === other[at - 1];
        const doubled = row > 1 && one[row - 1] === one[row - 2] ? 0.5 : 1;
        const single = at > 1 && other[at - 1] === other[at - 2] ? 0.5 : 1;
        here[at] = Math.min(above[at] + doubled, here[at - 1] + single, above[at - 1] + (same ? 0 : ALIKE.has(one[row - 1] + other[at - 1]) ? 0.5 : 1));
        if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) {
          here[at] = Math.min(here[at], before[at - 2] + 1);
        }
      }
      [before, above] = [above, here];
    }
    return above[other.length];
  }

  // Names of pages and register words that have a word beginning with each word typed, the best first; a page once.
  function namesWith(query) {
    const typed = words(query).map(fold);
    if (!typed.length || typed.join("").length < 2) return [];
    const best = new Map();
    data.pages.forEach(({ title, aliases, register }, page) => {
      const all = [[title, 3], ...aliases.map((name) => [name, 2]), ...register.map((name) => [name, 1])];
      for (const [name, kind] of all) {
        const own = words(name).map(fold);
        if (!typed.every((each) => own.some((word) => word.startsWith(each)))) continue;
        const value = kind + (own.join(" ").startsWith(typed.join(" ")) ? 4 : 0);
        if (value > (best.get(page)?.value ?? 0)) best.set(page, { page, name, value });
      }
    });
    return [...best.values()].sort((a, b) => b.value - a.value || a.page - b.page).slice(0, SUGGESTED);
  }

  // For the scripts that show what is found.
  function element(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  return {
    // What `_search/index.js` tells.
    begin(index) {
      data = index;
      data.words = vocabulary(index);
      // `fields` names what stands in each page's list, and what holds where the list is shorter.
      const fields = Object.entries(index.fields);
      data.pages = index.pages.map((page) => Object.fromEntries(fields.map(([name, none], at) => [name, page[at] ?? none])));
      lists = index.found.split(" ");
      long = new Map(index.long);
      stopwords = new Set(index.stopwords);
      stemmer = new window.Stemmer();
      stemEndings = index.stems.map(([pattern, other]) => [new RegExp(pattern), other]);
      // A word in capitals is an abbreviation that is written like a small word.
      folded = data.words.map((word) => (word === word.toLowerCase() ? fold(word) : word));
      loose = Object.entries(index.loose);
      loosened = loose.length ? folded.map(loosen) : folded;
      irregular = index.irregular.map((group) => group.split(" ").map((word) => [fold(word), stem(word)]));
      data.names = index.names.map((group) => group.map(asName));
      document.dispatchEvent(new Event("handbook-search"));
    },

    // What a file of texts has: pages' passages by address.
    addTexts(pages) {
      for (const [href, passages] of Object.entries(pages)) texts.set(href, passages);
    },

    element,
    find,
    fold,
    namesWith,
    page: (number) => data.pages[number],
    parent: (number) => data.places[number] ?? [],
    suggestion,
    texts,
    term: (number) => data.terms[number],
    textFile: (number) => data.files[number],
    words,
  };
})();
