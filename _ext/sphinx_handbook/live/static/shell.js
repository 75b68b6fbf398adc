// Keeps the page in the frame, the strip with what is wrong and the printed page as the server says they are.

const words = JSON.parse(document.getElementById("words").textContent);
const [frame, panes, status, strip, list, mark, empty, paper, paperMark, sheets] = [
  "page", "panes", "status", "strip", "fault-list", "mark", "empty", "paper", "paper-mark", "sheets",
].map((id) => document.getElementById(id));
const title = document.title;
const wide = matchMedia("(min-width: 60rem)");
const root = "/web/";

let state = null;
let view = "web";
let edition = "";
let chosen = false;
let scroll = null;
let printedFor = "";
let printing = 0;
let paperFaults = [];

const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

const element = (name, text = "", attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

// Which page is looked at ------------------------------------------------------------------------------

// The page's address below the root, as the server lists pages; "" while there is none.
function current() {
  try {
    const path = decodeURI(frame.contentWindow.location.pathname);
    if (!path.startsWith(root)) return "";
    const name = path.slice(root.length);
    return name === "" || name.endsWith("/") ? `${name}index.html` : name;
  } catch {
    return "";
  }
}

function go(name) {
  scroll = null;
  frame.contentWindow.location.replace(root + encodeURI(name));
}

function reload() {
  const within = frame.contentWindow;
  scroll = [current(), within.scrollX, within.scrollY];
  within.location.reload();
}

frame.addEventListener("load", () => {
  const name = current();
  if (!name) return;
  const page = frame.contentDocument;
  if (scroll && scroll[0] === name) frame.contentWindow.scrollTo({ left: scroll[1], top: scroll[2], behavior: "instant" });
  scroll = null;
  history.replaceState(null, "", `#${encodeURI(name)}`);
  document.title = page.title ? `${page.title} · live` : title;
  // What lies outside the book is not shown in the frame.
  page.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.origin !== location.origin) {
      link.target = "_blank";
      link.rel = "noopener";
    }
  });
  showMarks();
  showFaults();
  print();
});

// What the server says ---------------------------------------------------------------------------------

function show(next, event) {
  const before = state;
  state = next;
  showEditions();
  status.textContent = state.building
    ? say(state.ready ? "building" : "first")
    : state.stopped ? say("stopped") : say("updated", { time: state.time });
  const nothing = !state.ready;
  empty.hidden = !nothing;
  empty.textContent = say(state.building ? "first" : "none");
  frame.hidden = nothing;
  const name = current();
  if (event === "built" && state.ready) {
    const missed = before !== null && state.version - before.version > 1;
    if (!name) go(decodeURI(location.hash.slice(1)) || "index.html");
    else if (before === null || missed || state.looks || state.written.includes(name)) reload();
  }
  showMarks();
  showFaults();
  if (event === "saved" || event === "built") print(event === "saved");
}

function showMarks() {
  const name = current();
  const lines = [];
  if (state?.drafts.includes(name)) lines.push(say("draft"));
  if (state && name in state.kept) lines.push(say("kept", { time: state.kept[name] }));
  else if (state?.stopped && state.ready) lines.push(say("old"));
  mark.textContent = lines.join(" ");
  mark.hidden = lines.length === 0;
}

function showFaults() {
  if (!state) return;
  const name = current();
  const faults = [...state.faults, ...paperFaults.map((each) => ({ ...each, onPaper: true }))];
  const here = faults.filter((each) => each.page === name);
  const others = faults.filter((each) => each.page !== name);
  const count = faults.length;
  strip.hidden = count === 0;
  let heading = count === 1 ? say("one") : say("many", { count });
  if (here.length && others.length) heading += ` · ${say("here", { count: here.length })}`;
  document.getElementById("strip-title").textContent = heading;
  const items = [...here, ...others].map((fault) => faultItem(fault, fault.page === name));
  if (list.innerHTML !== items.map((each) => each.outerHTML).join("")) list.replaceChildren(...items);
}

function faultItem(fault, here) {
  const item = element("li", "", here ? {} : { class: "elsewhere" });
  const place = element("span", "", { class: "place" });
  if (fault.path) {
    const within = fault.link ? element("a", "", { href: fault.link, title: say("open") }) : place;
    within.append(fault.path);
    if (fault.line) within.append(", ", element("span", say("line", { line: fault.line }), { class: "line" }));
    if (within !== place) place.append(within);
  }
  const text = element("span", (fault.onPaper ? `${say("onPaper")}: ` : "") + fault.text, { class: "text" });
  if (fault.page && !here) {
    text.append(" ", element("a", say("show"), { href: `#${encodeURI(fault.page)}`, "data-page": fault.page }));
  }
  item.append(place, text);
  return item;
}

list.addEventListener("click", (event) => {
  const page = event.target.closest("a[data-page]")?.dataset.page;
  if (!page) return;
  event.preventDefault();
  go(page);
});

// Tabs -------------------------------------------------------------------------------------------------

const tabs = () => [...document.querySelectorAll("[role=tab]")];

function showEditions() {
  const key = JSON.stringify(state.editions);
  if (document.body.dataset.editions === key || !state.editions.length) return;
  document.body.dataset.editions = key;
  for (const tab of tabs()) if (tab.dataset.view === "paper") tab.remove();
  for (const [id, name] of state.editions) {
    const attributes = { role: "tab", id: `tab-paper-${id}`, "aria-controls": "panes", "aria-selected": "false" };
    const tab = element("button", name, { ...attributes, tabindex: "-1", "data-view": "paper", "data-edition": id });
    document.querySelector("[role=tablist]").append(tab);
  }
  const same = tabs().find((each) => each.dataset.view === view && (each.dataset.edition ?? "") === edition);
  const first = tabs().find((each) => each.dataset.view === "paper");
  // Beside the web page there is room for the printed one.
  select((chosen && same) || (wide.matches && first) || same || tabs()[0]);
}

function select(tab) {
  for (const each of tabs()) {
    each.setAttribute("aria-selected", String(each === tab));
    each.tabIndex = each === tab ? 0 : -1;
  }
  view = tab.dataset.view;
  edition = tab.dataset.edition ?? "";
  panes.dataset.view = view;
  panes.setAttribute("aria-labelledby", tab.id);
  print();
}

document.querySelector("[role=tablist]").addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (!tab) return;
  chosen = true;
  select(tab);
});

document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const every = tabs();
  const at = every.indexOf(document.activeElement);
  const step = document.documentElement.dir === "rtl" ? -1 : 1;
  const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: every.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  chosen = true;
  const tab = every[(to + every.length) % every.length];
  tab.focus();
  select(tab);
});

// The printed page -------------------------------------------------------------------------------------

async function print(again = false) {
  const name = current();
  if (view !== "paper" || !name.endsWith(".html")) {
    paperFaults = [];
    showFaults();
    return;
  }
  const wanted = JSON.stringify([name, edition]);
  if (!again && printedFor === wanted) return;
  if (printedFor !== wanted) sheets.replaceChildren();
  printedFor = wanted;
  const number = (printing += 1);
  paper.setAttribute("aria-busy", "true");
  paperMark.textContent = say("printing");
  paperMark.hidden = sheets.childElementCount > 0;
  const query = new URLSearchParams({ page: name.slice(0, -".html".length), edition });
  let answer;
  try {
    answer = await (await fetch(`/-/paper?${query}`)).json();
  } catch {
    answer = null;
  }
  // Another page, or a later save, has been asked for meanwhile.
  if (number !== printing) return;
  paper.removeAttribute("aria-busy");
  paperMark.hidden = true;
  if (answer === null) {
    printedFor = "";
    return;
  }
  paperFaults = answer.faults;
  showFaults();
  if (answer.pictures.length) await showSheets(answer.pictures, number);
  // Where the web pages stay as they were, so does a printed one; the fault is in the strip.
  else if (answer.text && !(state.stopped && sheets.childElementCount)) sheets.replaceChildren(element("p", answer.text));
}

async function showSheets(pictures, number) {
  const called = state.editions.find(([id]) => id === edition)?.[1] ?? "";
  const images = pictures.map((each, at) => {
    const alt = say("sheet", { number: at + 1, count: pictures.length, edition: called });
    return element("img", "", { src: each.src, width: each.width, height: each.height, alt });
  });
  for (const each of images.slice(1)) each.loading = "lazy";
  // The old ones stay until the first new one can be shown.
  await images[0].decode().catch(() => {});
  if (number !== printing) return;
  const top = paper.scrollTop;
  sheets.replaceChildren(...images);
  paper.scrollTop = top;
}

// Events -----------------------------------------------------------------------------------------------

const events = new EventSource("/-/events");
for (const name of ["saved", "built"]) {
  events.addEventListener(name, (event) => show(JSON.parse(event.data), name));
}
events.addEventListener("error", () => {
  status.textContent = say("lost");
});
