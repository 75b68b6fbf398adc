// The folder's page: the chosen entries in the reader's order, and what can be done with them. The choice stands in the
// address. The entries' texts come from script files, since a page opened as a file may fetch nothing.
"use strict";

const handbookFolder = (() => {
  const parts = new Map(); // What an entry's file has, by id; null where there is no such file.
  const waiting = new Map();

  const sheets = new Map(); // PDFs, by the names of their files.
  let faces = [];

  const bytes = (base64) => Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));

  // Files call these.
  function add(id, part) {
    parts.set(id, part);
  }
  function addSheet(file, base64) {
    sheets.set(file, bytes(base64));
  }
  function addFaces(all) {
    faces = all.map((face) => ({ ...face, program: bytes(face.program) }));
  }

  // Loads a script file once; whether it is there.
  function script(address) {
    if (!waiting.has(address)) {
      waiting.set(
        address,
        new Promise((resolve) => {
          const node = document.createElement("script");
          node.src = address;
          node.onload = () => resolve(true);
          node.onerror = () => resolve(false);
          document.head.append(node);
        }),
      );
    }
    return waiting.get(address);
  }

  // An entry's part; null where there is none. An id never leads out of the folder of these files.
  async function load(place, id) {
    const address = new URL(`${place}${id}.js`, location.href).href;
    if (address.startsWith(new URL(place, location.href).href)) await script(address);
    return parts.get(id) ?? null;
  }

  // The bytes of a sheet: from a server of the PDF itself, else of the script file that has it.
  async function sheet(file) {
    if (location.protocol.startsWith("http")) {
      const answer = await fetch(new URL(`pdf/${file}`, folder.root));
      if (!answer.ok) throw new Error(answer.statusText);
      return new Uint8Array(await answer.arrayBuffer());
    }
    await script(new URL(`_binder/${file}.js`, folder.root).href);
    return sheets.get(file);
  }

  // One PDF of several sheets; in a worker, which a page opened as a file may not have.
  async function bind(binder, request) {
    await script(new URL("_binder/faces.js", folder.root).href);
    const whole = { ...request, faces };
    if (location.protocol.startsWith("http")) {
      const worker = new Worker(binder);
      try {
        return await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
          worker.postMessage(whole);
        });
      } finally {
        worker.terminate();
      }
    }
    await script(binder);
    return handbookBinder.bind(whole);
  }

  return { add, addSheet, addFaces, load, sheet, bind };
})();

document.addEventListener("DOMContentLoaded", () => {
  const page = document.querySelector(".folder");
  const list = page.querySelector(".folder-list");
  const pages = document.getElementById("hb-folder-pages");
  const status = document.getElementById("hb-folder-status");
  const button = (name) => document.getElementById(`hb-folder-${name}`);
  const title = document.querySelector("h1").textContent;
  const book = document.querySelector(".masthead-title").textContent.trim();
  const words = list.dataset;
  let chosen = []; // Pairs of an id and its part.

  // The choice.

  const inAddress = () => location.hash.slice(1).split(",").filter(Boolean);

  function choose(ids) {
    folder.ids = ids;
    history.replaceState(null, "", ids.length ? `#${ids}` : location.href.split("#")[0]);
    return show();
  }

  async function show() {
    const ids = [...new Set(inAddress())];
    const loaded = await Promise.all(ids.map((id) => handbookFolder.load(page.dataset.parts, id)));
    if (String(ids) !== String([...new Set(inAddress())])) return;
    chosen = ids.map((id, at) => [id, loaded[at]]);
    document.getElementById("hb-folder").hidden = !ids.length;
    document.getElementById("hb-folder-empty").hidden = ids.length > 0;
    list.replaceChildren(...chosen.map(item));
    pages.replaceChildren(...chosen.filter(([, part]) => part).map(([id, part]) => article(id, part)));
    offer();
  }

  // The list.

  function element(name, className, ...children) {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  // An id that somebody has typed may be anything.
  function readable(id) {
    try {
      return decodeURI(id);
    } catch {
      return id;
    }
  }

  const anchor = (id) => `hb-in-${chosen.findIndex(([each]) => each === id) + 1}`;

  function item([id, part], at) {
    const name = part?.title ?? readable(id);
    const head = element("p", "folder-title", name);
    if (part) {
      const link = element("a", "", name);
      link.href = new URL(part.address, folder.root);
      head.replaceChildren(link);
    }
    const facts = element("p", "folder-facts", part ? part.category : words.gone);
    if (part?.colour) facts.classList.add("category-word");
    const controls = element("p", "folder-controls");
    const control = (act, label, move, usable) => {
      const node = element("button", "folder-control", label, element("span", "visually-hidden", `: ${name}`));
      node.type = "button";
      node.dataset.act = act;
      // Not `disabled`: the focus would be lost on the way up.
      node.setAttribute("aria-disabled", String(!usable));
      node.addEventListener("click", () => usable && move());
      controls.append(node);
    };
    const shift = (by) => move(id, name, at, at + by);
    control("up", words.up, () => shift(-1), at > 0);
    control("down", words.down, () => shift(1), at < chosen.length - 1);
    control("take", words.take, () => take(id, name, at), true);
    const whole = element("li", "folder-item", head, facts, controls);
    if (part?.colour) whole.dataset.colour = part.colour;
    return whole;
  }

  const ids = () => chosen.map(([id]) => id);
  const say = (text, values) => {
    status.textContent = text.replace(/{(\w+)}/g, (_, name) => values[name]);
  };
  const focus = (at, act) => list.children[at]?.querySelector(`[data-act="${act}"]`)?.focus();

  async function move(id, name, from, to) {
    const order = ids();
    order.splice(from, 1);
    order.splice(to, 0, id);
    await choose(order);
    focus(to, to > from ? "down" : "up");
    say(words.moved, { title: name, number: to + 1, count: order.length });
  }

  async function take(id, name, at) {
    await choose(ids().filter((each) => each !== id));
    if (chosen.length) focus(Math.min(at, chosen.length - 1), "take");
    else document.getElementById("hb-main").focus();
    say(words.taken, { title: name });
  }

  // The pages themselves, for the browser's own print and to be read in one go.

  function article(id, part) {
    const prefix = `${anchor(id)}-`;
    const whole = element("article", "folder-page");
    whole.id = anchor(id);
    if (part.colour) whole.dataset.colour = part.colour;
    const heading = element("h2", "folder-heading", part.title);
    heading.tabIndex = -1;
    const facts = element("p", "folder-place", [part.category, address(part)].filter(Boolean).join(" · "));
    const text = element("div", "folder-text");
    text.append(...new DOMParser().parseFromString(part.html, "text/html").body.childNodes);
    settleLinks(text, prefix, new URL(part.address, folder.root));
    settleHeadings(text);
    for (const css of part.css) loadStyles(css);
    whole.append(facts, heading, text);
    return whole;
  }

  const OF_IDS = ["aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"];

  // Ids are those of several pages, and addresses are seen from where the page is.
  function settleLinks(text, prefix, home) {
    const inFolder = new Map(chosen.map(([id]) => [id, `#${anchor(id)}`]));
    for (const each of text.querySelectorAll(".headerlink, script")) each.remove();
    for (const each of text.querySelectorAll("[id]")) each.id = prefix + each.id;
    for (const name of OF_IDS) {
      for (const each of text.querySelectorAll(`[${name}]`)) {
        const ofThem = each.getAttribute(name).split(" ").filter(Boolean);
        each.setAttribute(name, ofThem.map((id) => prefix + id).join(" "));
      }
    }
    for (const each of text.querySelectorAll("[name]:is(input, a)")) each.name = prefix + each.name;
    for (const each of text.querySelectorAll("[href]")) {
      const href = each.getAttribute("href");
      const address = new URL(href, home);
      const own = address.href.split("#")[0] === home.href;
      if (own && address.hash) each.setAttribute("href", `#${prefix}${decodeURI(address.hash.slice(1))}`);
      else each.setAttribute("href", inFolder.get(folder.id(address)) ?? address.href);
    }
    for (const each of text.querySelectorAll("[src]")) {
      each.src = new URL(each.getAttribute("src"), home);
      // What is not on the screen would not come in time for the printer.
      each.removeAttribute("loading");
    }
    for (const each of text.querySelectorAll("[srcset]")) {
      const sources = each
        .getAttribute("srcset")
        .split(",")
        .map((source) => source.trim().split(/\s+/));
      each.setAttribute(
        "srcset",
        sources.map(([src, size]) => `${new URL(src, home)} ${size ?? ""}`.trim()).join(", "),
      );
    }
  }

  // The page's own headings stand below its title.
  function settleHeadings(text) {
    for (const each of text.querySelectorAll("h2, h3, h4, h5")) {
      const lower = element(`h${Number(each.localName[1]) + 1}`, each.className, ...each.childNodes);
      if (each.id) lower.id = each.id;
      each.replaceWith(lower);
    }
  }

  function loadStyles(css) {
    const href = new URL(css, folder.root).href;
    if (Array.from(document.styleSheets).some((each) => each.href === href)) return;
    if (document.head.querySelector(`link[href="${CSS.escape(href)}"]`)) return;
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  }

  // The address has the choice: links within the page must leave it alone.
  pages.addEventListener("click", (event) => {
    const href = event.target.closest("a[href^='#']")?.getAttribute("href");
    const to = href && document.getElementById(href.slice(1));
    if (!to) return;
    event.preventDefault();
    to.scrollIntoView();
    (to.querySelector("h2") ?? to).focus();
  });

  // What can be done with the folder.

  // A file on somebody's own machine has no address that another could use.
  const place = () => page.dataset.base || (location.protocol.startsWith("http") ? folder.root : "");

  const address = (part) => place() && new URL(part.address, place()).href;

  function offer() {
    const there = chosen.filter(([, part]) => part).map(([, part]) => part);
    const lines = (part) => [part.title, part.summary, address(part)].filter(Boolean);
    button("agenda").dataset.copies = there.map((part, at) => `${at + 1}. ${lines(part).join("\n")}`).join("\n\n");
    const here = location.href.slice(folder.root.length).replace(/\?[^#]*/, "");
    const own = place() && new URL(here, place()).href;
    button("pdf").hidden = chosen.some(([, part]) => !part?.pdf);
    button("share").hidden = !place();
    button("share").dataset.copies = own;
    const body = there.map((part) => [part.title, address(part)].filter(Boolean).join("\n")).join("\n\n");
    const mail = { subject: `${title}: ${book}`, body: [body, own].filter(Boolean).join("\n\n") };
    const fields = Object.entries(mail).map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
    button("mail").href = `mailto:?${fields.join("&")}`;
  }

  // One PDF.

  let making = false;

  async function makePdf() {
    if (making) return;
    making = true;
    say(words.making, {});
    try {
      const sheets = [];
      for (const [id, { title, category, pdf }] of chosen) {
        sheets.push({ id, title, category, bytes: await handbookFolder.sheet(pdf) });
      }
      const { lang } = document.documentElement;
      const addresses = chosen.map(([, part]) => page.dataset.base && page.dataset.base + part.address);
      const request = { sheets, addresses, words: { title, book, language: lang } };
      const pdf = await handbookFolder.bind(new URL(page.dataset.binder, location.href).href, request);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([pdf], { type: "application/pdf" }));
      link.download = `${folder.id(location)}.pdf`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      say(words.ready, {});
    } catch {
      say(words.failed, {});
    } finally {
      making = false;
    }
  }
  button("pdf").addEventListener("click", makePdf);

  const read = button("read");
  read.addEventListener("click", () => {
    const open = pages.classList.toggle("is-open");
    read.setAttribute("aria-expanded", String(open));
  });
  button("print").addEventListener("click", () => print());
  button("clear").addEventListener("click", async () => {
    await choose([]);
    document.getElementById("hb-main").focus();
  });

  // After "Back" the tab knows the newer choice; an address that was opened is a choice of its own.
  const begin = (isBack) => {
    if (!inAddress().length || isBack) choose(folder.ids);
    else choose(inAddress());
  };
  addEventListener("hashchange", () => choose(inAddress()));
  addEventListener("pageshow", (event) => {
    if (event.persisted) begin(true);
  });
  begin(performance.getEntriesByType("navigation")[0]?.type === "back_forward");
});
