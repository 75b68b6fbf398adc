// Binds the chosen entries' PDFs into one, in a worker or on the folder's page: a list of contents, page numbers, links
// between the chosen entries, bookmarks, and the tags of all of them (PDF/UA-1, PDF/A-2a).
//
// The files are ours (`book/pdf/writer.py`), which this relies on: PDF 1.7 with a cross-reference stream, dictionaries
// in object streams or before their streams, strings in hexadecimal. References are to ISO 32000-1.
"use strict";

const handbookBinder = (() => {
  const OBJECTS_PER_STREAM = 200;
  const PIXEL = 0.75; // In points.
  const INK = "0.137255 0.121569 0.105882 rg";
  const QUIET = "0.360784 0.333333 0.301961 rg";
  // A reference of a sheet that is words there, since the file has not what it leads to (`book/pdf/open_references.py`).
  const OPEN_REFERENCE = /\/A<<\/O\/UserProperties\/P\[<<\/N<[0-9a-f]*>\/V<([0-9a-f]*)>\/H true>>\]>>/;

  // Bytes and strings.

  const latin = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return text;
  };
  const bytesOf = (text) => Uint8Array.from(text, (each) => each.charCodeAt(0));
  const utf8 = new TextEncoder();

  async function through(stream, data) {
    return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer());
  }
  const inflate = (data) => through(new DecompressionStream("deflate"), data);
  const deflate = (data) => through(new CompressionStream("deflate"), data);

  const hex = (value, digits) => value.toString(16).padStart(digits, "0");
  const number = (value) => String(Number(value.toFixed(3)));

  const hexadecimal = (text, digits) =>
    Array.from({ length: text.length }, (_, at) => hex(text.charCodeAt(at), digits)).join("");

  // A text string, in hexadecimal as ours are (7.9.2).
  const string = (text) =>
    /^[\n\r\t -~]*$/.test(text) ? `<${hexadecimal(text, 2)}>` : `<feff${hexadecimal(text, 4)}>`;

  function textOf(digits) {
    const codes = digits.match(/../g)?.map((each) => parseInt(each, 16)) ?? [];
    if (codes[0] !== 0xfe || codes[1] !== 0xff) return String.fromCharCode(...codes);
    return String.fromCharCode(
      ...codes.slice(2).flatMap((each, at, all) => (at % 2 ? [] : [each * 256 + all[at + 1]])),
    );
  }

  // A reference, or a string in which one might seem to stand.
  const renumbered = (dictionary, number) =>
    dictionary.replace(/\((?:\\.|[^\\()])*\)|(\d+) 0 R/g, (whole, old) => (old ? `${number(Number(old))} 0 R` : whole));
  const references = (dictionary) =>
    Array.from(dictionary.matchAll(/\((?:\\.|[^\\()])*\)|(\d+) 0 R/g), (match) => Number(match[1])).filter(Boolean);

  // The objects that an array in a dictionary refers to.
  const inArray = (dictionary, name) =>
    references(dictionary.match(new RegExp(`/${name}\\[([^\\]]*)\\]`))?.[1] ?? "");

  // Reading one of our files.

  class Sheet {
    async read(bytes) {
      this.bytes = bytes;
      const end = latin(bytes.subarray(-64));
      const table = this.streamAt(Number(end.match(/startxref\s+(\d+)/)[1]));
      const rows = await inflate(table.data);
      const packed = new Set();
      this.objects = new Map();
      for (let at = 0, object = 0; at < rows.length; at += 7, object++) {
        const one = new DataView(rows.buffer, at + 1, 4).getUint32(0);
        if (rows[at] === 1) this.objects.set(object, this.streamAt(one));
        if (rows[at] === 2) packed.add(one);
      }
      for (const object of packed) await this.unpack(this.objects.get(object));
      this.catalog = this.dictionary(Number(table.dictionary.match(/\/Root (\d+) 0 R/)[1]));
      this.info = this.dictionary(Number(table.dictionary.match(/\/Info (\d+) 0 R/)[1]));
      this.pageTree = this.referenceIn(this.catalog, "Pages");
      this.pages = references(this.dictionary(this.pageTree).match(/\/Kids\[([^\]]*)\]/)[1]);
      const structure = this.dictionary(this.referenceIn(this.catalog, "StructTreeRoot"));
      this.document = Number(structure.match(/\/K\[(\d+) 0 R\]/)[1]);
      this.roots = references(this.dictionary(this.document).match(/\/K\[([^\]]*)\]/)[1]);
      this.keys = Number(structure.match(/\/ParentTreeNextKey (\d+)/)[1]);
      this.parents = this.tree(this.referenceIn(structure, "ParentTree"), "Nums", /(\d+) (\d+ 0 R|\[[^\]]*\])/g);
      this.notes = this.tree(this.referenceIn(structure, "IDTree"), "Names", /<([0-9a-f]*)> (\d+ 0 R)/g);
      const places = /<([0-9a-f]*)> (\[[^\]]*\])/g;
      this.places = this.tree(this.referenceIn(this.catalog, "Names<</Dests"), "Names", places);
      this.bookmarks = this.outline(this.referenceIn(this.catalog, "Outlines"));
      return this;
    }

    // A stream with its dictionary, whose last entry is the length.
    streamAt(offset) {
      let head = "";
      let begin = -1;
      for (let size = 512; begin < 0; size *= 4) {
        head = latin(this.bytes.subarray(offset, offset + size));
        begin = head.indexOf("\nstream\n");
      }
      const [, dictionary, length] = head.slice(0, begin).match(/^\d+ 0 obj\n([^]*)\/Length (\d+)>>$/);
      const from = offset + begin + 8;
      return { dictionary: `${dictionary}>>`, data: this.bytes.subarray(from, from + Number(length)) };
    }

    // An object stream (7.5.7).
    async unpack({ dictionary, data }) {
      const text = latin(await inflate(data));
      const first = Number(dictionary.match(/\/First (\d+)/)[1]);
      const pairs = text.slice(0, first).trim().split(/\s+/).map(Number);
      for (let at = 0; at < pairs.length; at += 2) {
        const next = at + 3 < pairs.length ? first + pairs[at + 3] : text.length;
        this.objects.set(pairs[at], { dictionary: text.slice(first + pairs[at + 1], next).trimEnd() });
      }
    }

    dictionary(object) {
      return this.objects.get(object).dictionary;
    }

    referenceIn(dictionary, name) {
      const at = dictionary.indexOf(`/${name} `);
      return at < 0 ? 0 : parseInt(dictionary.slice(at + name.length + 2), 10);
    }

    // The entries of a name tree or number tree (7.9.6, 7.9.7).
    tree(object, kind, entry) {
      if (!object) return [];
      const dictionary = this.dictionary(object);
      const kids = dictionary.match(/^<<\/Kids\[([^\]]*)\]/);
      if (kids) return references(kids[1]).flatMap((kid) => this.tree(kid, kind, entry));
      const inside = dictionary.slice(dictionary.indexOf(`/${kind}[`) + kind.length + 2);
      return Array.from(inside.matchAll(entry), ([, key, value]) => [key, value]);
    }

    // The bookmarks below an item of the outline (12.3.3): title, destination, those below.
    outline(parent) {
      const items = [];
      let item = parent && this.referenceIn(this.dictionary(parent), "First");
      while (item) {
        const dictionary = this.dictionary(item);
        const [, title] = dictionary.match(/\/Title<([0-9a-f]*)>/);
        items.push({ title, place: dictionary.match(/\/Dest(\[[^\]]*\])/)[1], below: this.outline(item) });
        item = this.referenceIn(dictionary, "Next");
      }
      return items;
    }
  }

  // Writing.

  class Writer {
    constructor() {
      this.objects = [null];
    }

    reserve() {
      this.objects.push(null);
      return this.objects.length - 1;
    }

    put(object, dictionary, data = null) {
      this.objects[object] = { dictionary, data };
      return object;
    }

    add(dictionary, data = null) {
      return this.put(this.reserve(), dictionary, data);
    }

    async addPacked(data, entries = "") {
      const object = this.reserve();
      return this.put(object, `<<${entries}/Filter/FlateDecode>>`, await deflate(data));
    }

    async close(root, info) {
      const parts = [bytesOf("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")];
      let length = parts[0].length;
      const where = [[0, 0, 65535]];
      const stream = (object, dictionary, data) => {
        where[object] = [1, length, 0];
        const head = bytesOf(`${object} 0 obj\n${dictionary.slice(0, -2)}/Length ${data.length}>>\nstream\n`);
        for (const part of [head, data, bytesOf("\nendstream\nendobj\n")]) {
          parts.push(part);
          length += part.length;
        }
      };
      const plain = [];
      this.objects.forEach((each, object) => {
        if (each?.data) stream(object, each.dictionary, each.data);
        else if (each) plain.push(object);
      });
      for (let at = 0; at < plain.length; at += OBJECTS_PER_STREAM) {
        const packed = plain.slice(at, at + OBJECTS_PER_STREAM);
        const container = this.reserve();
        let offset = 0;
        const offsets = packed.map((object, index) => {
          where[object] = [2, container, index];
          offset += index ? this.objects[packed[index - 1]].dictionary.length + 1 : 0;
          return `${object} ${offset}`;
        });
        const head = `${offsets.join(" ")}\n`;
        const body = packed.map((object) => this.objects[object].dictionary).join("\n");
        const dictionary = `<</Type/ObjStm/N ${packed.length}/First ${head.length}/Filter/FlateDecode>>`;
        stream(container, dictionary, await deflate(bytesOf(head + body)));
      }
      const table = this.reserve();
      const start = length;
      where[table] = [1, start, 0];
      const rows = new DataView(new ArrayBuffer(7 * this.objects.length));
      for (let object = 0; object < this.objects.length; object++) {
        const [kind, one, two] = where[object] ?? [0, 0, 0];
        rows.setUint8(7 * object, kind);
        rows.setUint32(7 * object + 1, one);
        rows.setUint16(7 * object + 5, two);
      }
      // Equal content has an equal id.
      const id = fingerprint(parts);
      const entries = `/Size ${this.objects.length}/W[1 4 2]/Root ${root} 0 R/Info ${info} 0 R/ID[<${id}><${id}>]`;
      stream(table, `<</Type/XRef${entries}/Filter/FlateDecode>>`, await deflate(new Uint8Array(rows.buffer)));
      parts.push(bytesOf(`startxref\n${start}\n%%EOF\n`));
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    }
  }

  // Four sums of 32 bits: browsers digest only for pages that come over an encrypted connection.
  function fingerprint(parts) {
    const sums = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
    for (const part of parts) {
      for (let at = 0; at < part.length; at++) sums[at & 3] = Math.imul(sums[at & 3] ^ part[at], 0x01000193);
    }
    return sums.map((each) => hex(each >>> 0, 8)).join("");
  }

  // The text of each glyph of a face (9.10.3).
  function textMap(face) {
    const pairs = Object.entries(face.glyphs).map(
      ([letter, [glyph]]) => `<${hex(glyph, 4)}> <${hexadecimal(letter, 4)}>`,
    );
    const blocks = [];
    for (let at = 0; at < pairs.length; at += 100) {
      const block = pairs.slice(at, at + 100);
      blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
    }
    return [
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
      "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
      "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
      ...blocks,
      "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
    ].join("\n");
  }

  // What draws a line of text, within a marked piece of content (14.6).
  const drawn = (mark, font, size, colour, x, y, codes) =>
    `${mark}BDC\nBT ${colour} /${font} ${size} Tf 1 0 0 1 ${number(x)} ${number(y)} Tm <${codes}> Tj ET\nEMC`;

  // The list of contents.

  // A line set in the first of these faces that has all its letters: its glyphs as hexadecimal, its width in points.
  function set(faces, text, size) {
    const letters = Array.from(text);
    const face = faces.find(({ glyphs }) => letters.every((each) => glyphs[each])) ?? faces[0];
    const glyphs = letters.map((each) => face.glyphs[each]).filter(Boolean);
    const width = glyphs.reduce((sum, [, wide]) => sum + wide, 0) * (size / 1000);
    return { face, codes: glyphs.map(([glyph]) => hex(glyph, 4)).join(""), width };
  }

  function broken(faces, text, size, room) {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && set(faces, longer, size).width > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  // The lines of the list and where they stand, on as many pages as it takes; `numbers` are the entries' pages.
  function contents(entries, words, faces, [width, height], numbers) {
    const [display, sans] = [faces, faces.slice().reverse()];
    const [left, right, top, bottom] = [62.4, width - 62.4, height - 100, 80];
    const pages = [];
    let y = 0;
    const begin = () => {
      pages.push({ texts: [], links: [] });
      y = top;
    };
    const write = (wanted, size, text, x, colour, owner) => {
      const { face, codes, width: wide } = set(wanted, text, size);
      pages.at(-1).texts.push({ face, size, codes, x: x < 0 ? right - wide : x, y, colour, owner });
    };
    begin();
    for (const line of broken(display, words.title, 26, right - left)) {
      write(display, 26, line, left, INK, "title");
      y -= 32;
    }
    y += 8;
    for (const line of broken(sans, words.book, 10, right - left)) {
      write(sans, 10, line, left, QUIET, "book");
      y -= 14;
    }
    y -= 26;
    // A long list stands closer.
    const gap = entries.length > 15 ? 16 : 26;
    entries.forEach((entry, at) => {
      const lines = broken(display, entry.title, 13, right - left - 48);
      const tall = 17 * lines.length + 13;
      if (y - tall < bottom) begin();
      const upper = y + 14;
      for (const line of lines) {
        write(display, 13, line, left, INK, at);
        y -= 17;
      }
      y += 3;
      write(sans, 9, entry.category, left, QUIET, at);
      // Read last, and level with the title.
      y = upper - 14;
      write(display, 13, String(numbers[at]), -1, INK, at);
      y -= 17 * lines.length - 3;
      pages.at(-1).links.push({ at, box: [left, y - 4, right, upper] });
      y -= gap;
    });
    return pages;
  }

  // A page's dictionary with more links.
  function withLinks(dictionary, annotations) {
    const all = [...inArray(dictionary, "Annots"), ...annotations].map((each) => `${each} 0 R`).join(" ");
    return dictionary.replace(/(\/Annots\[[^\]]*\])?>>$/, `/Annots[${all}]>>`);
  }

  // A link's box, or its annotation, with its left and right edges moved.
  const moveEdges = ([left, lower, right, upper], [one, other] = [0, 0]) => [left + one, lower, right + other, upper];
  const withEdges = (annotation, edges) =>
    annotation.replace(/\/Rect\[([^\]]*)\]/, (whole, box) =>
      edges ? `/Rect[${moveEdges(box.split(" ").map(Number), edges).map(number).join(" ")}]` : whole,
    );

  // Page numbers.

  // A text with page numbers, as it is drawn when the sheet's page n has the number `numberOf(n)`, and the room that it
  // leaves (`book/pdf/open_numbers.py`). What follows it on its line moves up by that room.
  function numbered({ at: [x, y], room, align, parts, figures }, numberOf) {
    const pieces = parts.flatMap((part) =>
      typeof part === "number" ? Array.from(String(numberOf(part)), (figure) => figures[figure]) : [part],
    );
    const spare = room - pieces.reduce((sum, [, width]) => sum + width, 0);
    const drawing = pieces.map(([operators]) => operators).join("\n");
    return {
      drawing: `1 0 0 -1 ${number(x + spare * align)} ${number(y)} Tm\n${drawing}`,
      spare: align === 1 ? -spare : spare,
    };
  }

  // The content streams of a page in which numbers change, as new texts by object number; and how far the left and right
  // edges of its links move, by the links' indices on the page.
  async function renumberedPage(doc, page, numberOf) {
    const streams = new Map();
    const edges = new Map();
    const spares = [];
    for (const object of inArray(doc.dictionary(page), "Contents")) {
      const text = latin(await inflate(doc.objects.get(object).data));
      if (!text.includes("/HandbookNumber")) continue;
      const drawn = text.replace(/\/HandbookNumber<<\/V<([0-9a-f]*)>>>DP\n[^]*?(?=\nET)/g, (_, digits) => {
        const open = JSON.parse(textOf(digits));
        const { drawing, spare } = numbered(open, numberOf);
        spares[open.text] = spare;
        const before = numbered(open, (own) => own || doc.pages.length).spare;
        const widen = (links, left, right) => {
          for (const link of links) {
            const [one, other] = edges.get(link) ?? [0, 0];
            edges.set(link, [one + left * PIXEL, other + right * PIXEL]);
          }
        };
        widen(open.before, before - spare, before - spare);
        widen(
          open.within,
          Math.min(before, 0) - Math.min(spare, 0),
          Math.max(before, 0) - Math.max(spare, 0),
        );
        return drawing;
      });
      const moved = /\/HandbookMove<<\/I (\d+)>>DP\n1 0 0 1 \S+ 0 cm/g;
      streams.set(
        object,
        drawn.replace(moved, (_, text) => `1 0 0 1 ${number(-spares[text])} 0 cm`),
      );
    }
    return { streams, edges };
  }

  // The marked pieces of content that belong to an owner, by their ids.
  const mcids = (owners, owner) => owners.flatMap((each, mcid) => (each === owner ? [mcid] : [])).join(" ");

  // Binding.

  class Binder {
    constructor({ sheets, faces, words, addresses }) {
      Object.assign(this, { sheets, words, addresses });
      this.file = new Writer();
      [this.catalog, this.pageTree, this.structure, this.document] = [1, 2, 3, 4].map(() => this.file.reserve());
      this.faces = faces.map((face) => ({ ...face, object: this.file.reserve() }));
      this.pages = [];
      this.roots = [];
      this.parents = [];
      this.nextKey = 0;
      this.places = [];
      this.notes = [];
      this.bookmarks = [];
    }

    async bind() {
      const docs = [];
      this.docs = docs;
      for (const sheet of this.sheets) docs.push(await new Sheet().read(sheet.bytes));
      // Each named destination, and the sheet that has it.
      this.chosen = new Map(docs.flatMap((doc, at) => doc.places.map(([name]) => [name, at])));
      const page = docs[0].dictionary(docs[0].pages[0]);
      const [, , width, height] = page
        .match(/\/TrimBox\[([^\]]*)\]/)[1]
        .split(" ")
        .map(Number);
      Object.assign(this, { width, height });
      const measure = (numbers) => contents(this.sheets, this.words, this.faces, [width, height], numbers);
      let first = 1 + measure(docs.map(() => 1)).length;
      const numbers = docs.map((doc) => (first += doc.pages.length) - doc.pages.length);
      this.count = first - 1;
      await this.addFaces();
      await this.addContents(measure(numbers), numbers);
      for (const [at, doc] of docs.entries()) await this.addSheet(doc, at, numbers[at]);
      return this.close(docs[0]);
    }

    // A name in one of the sheets, in hexadecimal, as it is called in this file.
    place(at, name) {
      const begin = `${at + 1}/`;
      const wide = name.startsWith("feff");
      return wide ? `<feff${hexadecimal(begin, 4)}${name.slice(4)}>` : `<${hexadecimal(begin, 2)}${name}>`;
    }

    async addFaces() {
      for (const face of this.faces) {
        const program = await this.file.addPacked(face.program, `/Length1 ${face.program.length}`);
        const box = `/FontBBox[${face.box.join(" ")}]/ItalicAngle 0/Ascent ${face.ascent}/Descent ${face.descent}`;
        const descriptor = this.file.add(
          `<</Type/FontDescriptor/FontName/${face.name}/Flags 4${box}/CapHeight ${face.ascent}/StemV 80` +
            `/FontFile2 ${program} 0 R>>`,
        );
        const widths = Object.values(face.glyphs).map(([glyph, width]) => `${glyph}[${width}]`);
        const system = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>";
        const descendant = this.file.add(
          `<</Type/Font/Subtype/CIDFontType2/BaseFont/${face.name}${system}/CIDToGIDMap/Identity` +
            `/FontDescriptor ${descriptor} 0 R/W[${widths.join("")}]>>`,
        );
        const unicode = await this.file.addPacked(bytesOf(textMap(face)));
        this.file.put(
          face.object,
          `<</Type/Font/Subtype/Type0/BaseFont/${face.name}/Encoding/Identity-H` +
            `/DescendantFonts[${descendant} 0 R]/ToUnicode ${unicode} 0 R>>`,
        );
      }
    }

    element(role, parent, kids, more = "") {
      return this.file.add(`<</Type/StructElem/S/${role}/P ${parent} 0 R${more}/K[${kids}]>>`);
    }

    // The pages of the list, with their tags: each entry is one link (14.8.4.3).
    async addContents(pages, numbers) {
      const { width, height } = this;
      const fonts = this.faces.map((face, at) => `/B${at} ${face.object} 0 R`).join("");
      const resources = this.file.add(`<</Font<<${fonts}>>>>`);
      const list = this.file.reserve();
      const box = `[0 0 ${number(width)} ${number(height)}]`;
      const items = [];
      for (const [index, { texts, links }] of pages.entries()) {
        const page = this.file.reserve();
        const name = (face) => `B${this.faces.indexOf(face)}`;
        const parts = texts.map(({ face, size, codes, x, y, colour }, mcid) =>
          drawn(`/Span<</MCID ${mcid}>>`, name(face), size, colour, x, y, codes),
        );
        const folio = set(this.faces, String(index + 1), 11);
        const x = width - 62.4 - folio.width;
        parts.push(drawn("/Artifact<</Type/Pagination>>", name(folio.face), 11, INK, x, 36, folio.codes));
        const content = await this.file.addPacked(bytesOf(parts.join("\n")));
        const owners = texts.map(({ owner }) => owner);
        const elements = new Map();
        for (const owner of ["title", "book"]) {
          if (!owners.includes(owner)) continue;
          const role = owner === "title" ? "H1" : "P";
          elements.set(owner, this.element(role, this.document, mcids(owners, owner), `/Pg ${page} 0 R`));
          this.roots.push(elements.get(owner));
        }
        const added = links.map((link) => this.addEntry(link, page, mcids(owners, link.at), list, numbers));
        added.forEach(({ link }, at) => elements.set(links[at].at, link));
        items.push(...added.map(({ item }) => `${item} 0 R`));
        const key = this.key(`[${owners.map((owner) => `${elements.get(owner)} 0 R`).join(" ")}]`);
        const annotations = added.map(({ annotation }) => `${annotation} 0 R`).join(" ");
        this.file.put(
          page,
          `<</Type/Page/Parent ${this.pageTree} 0 R/MediaBox${box}/TrimBox${box}/BleedBox${box}` +
            `/Resources ${resources} 0 R/Tabs/S/StructParents ${key}/Contents[${content} 0 R]/Annots[${annotations}]>>`,
        );
        this.pages.push(page);
      }
      this.file.put(list, `<</Type/StructElem/S/TOC/P ${this.document} 0 R/K[${items.join(" ")}]>>`);
      this.roots.push(list);
      const place = `[${this.pages[0]} 0 R/XYZ 0 ${number(height)} 0]`;
      this.bookmarks.push({ title: string(this.words.title), place, below: [] });
    }

    // An entry of the list: the item, its link and the link's annotation.
    addEntry({ at, box }, page, content, list, numbers) {
      const [annotation, reference] = [this.file.reserve(), this.file.reserve()];
      const kids = `${content} <</Type/OBJR/Obj ${annotation} 0 R/Pg ${page} 0 R>>`;
      const link = this.element("Link", reference, kids, `/Pg ${page} 0 R`);
      const item = this.element("TOCI", list, `${reference} 0 R`);
      this.file.put(reference, `<</Type/StructElem/S/Reference/P ${item} 0 R/K[${link} 0 R]>>`);
      this.putLink(annotation, box, `${this.sheets[at].title}, ${numbers[at]}`, this.place(at, ""), link);
      return { item, link, annotation };
    }

    // A link's annotation; `element` is the structure element that it belongs to.
    putLink(annotation, box, words, place, element) {
      this.file.put(
        annotation,
        `<</Type/Annot/Subtype/Link/F 4/BS<</W 0>>/Rect[${box.map(number).join(" ")}]/Contents${string(words)}` +
          `/Dest${place}/StructParent ${this.key(`${element} 0 R`)}>>`,
      );
    }

    key(parents) {
      this.parents.push([this.nextKey, parents]);
      return this.nextKey++;
    }

    async addSheet(doc, at, firstNumber) {
      const numbers = new Map([
        [doc.pageTree, this.pageTree],
        [doc.document, this.document],
      ]);
      const queue = [...doc.pages, ...doc.roots];
      const copied = [];
      const visit = (object) => {
        if (!numbers.has(object)) {
          numbers.set(object, this.file.reserve());
          copied.push(object);
          queue.push(...references(doc.dictionary(object)));
        }
        return numbers.get(object);
      };
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) visit(next);
      const offset = this.nextKey;
      this.nextKey += doc.keys;
      const streams = new Map();
      const edges = new Map();
      const pages = [];
      const numberOf = (page) => (page ? firstNumber + page - 1 : this.count);
      for (const page of doc.pages) {
        const changed = await renumberedPage(doc, page, numberOf);
        pages.push({ page: numbers.get(page), links: [], edges: changed.edges });
        for (const [stream, text] of changed.streams) streams.set(stream, await deflate(bytesOf(text)));
        const annotations = inArray(doc.dictionary(page), "Annots");
        for (const [at, each] of changed.edges) if (annotations[at]) edges.set(annotations[at], each);
      }
      for (const object of copied) {
        const { dictionary, data } = doc.objects.get(object);
        let text = renumbered(dictionary, visit).replace(
          /\/StructParent(s?) (\d+)/g,
          (_, many, key) => `/StructParent${many} ${Number(key) + offset}`,
        );
        if (text.startsWith("<</Type/StructElem")) {
          text = text
            .replace(
              /^(<<\/Type\/StructElem\/S\/)H(\d)/,
              (_, head, level) => `${head}H${Math.min(Number(level) + 1, 6)}`,
            )
            .replace(/\/ID<([0-9a-f]*)>/, (_, name) => `/ID${this.place(at, name)}`);
          text = this.reference(text, numbers.get(object), pages);
        } else if (text.startsWith("<</Type/Annot")) text = withEdges(this.link(text, at), edges.get(object));
        this.file.put(numbers.get(object), text, streams.get(object) ?? data);
      }
      for (const { page, links } of pages) {
        const written = this.file.objects[page];
        if (links.length) written.dictionary = withLinks(written.dictionary, links);
      }
      const moved = (value) => renumbered(value, visit);
      for (const [key, value] of doc.parents) this.parents.push([Number(key) + offset, moved(value)]);
      this.places.push([this.place(at, ""), `[${numbers.get(doc.pages[0])} 0 R/XYZ 0 ${number(this.height)} 0]`]);
      for (const [name, value] of doc.places) this.places.push([this.place(at, name), moved(value)]);
      for (const [name, value] of doc.notes) this.notes.push([this.place(at, name), moved(value)]);
      const bookmarks = (items) =>
        items.map(({ title, place, below }) => ({ title: `<${title}>`, place: moved(place), below: bookmarks(below) }));
      this.bookmarks.push(...bookmarks(doc.bookmarks));
      this.pages.push(...doc.pages.map((page) => numbers.get(page)));
      this.roots.push(...doc.roots.map((root) => numbers.get(root)));
    }

    // A link to a place of the sheet, or to a chosen entry's page on the web, leads to it in this file.
    link(text, at) {
      const own = text.replace(/\/Dest<([0-9a-f]*)>/, (_, name) => `/Dest${this.place(at, name)}`);
      return own.replace(/\/Contents<[0-9a-f]*>\/A<<\/Type\/Action\/S\/URI\/URI<([0-9a-f]*)>>>/, (whole, digits) => {
        const [address, id] = textOf(digits).split("#");
        const chosen = this.addresses.indexOf(address);
        if (chosen < 0) return whole;
        // The name of a place in a sheet ends with the id that it has on the page.
        const name = id && this.docs[chosen].places.find(([each]) => encodeURI(textOf(each)).endsWith(`--${id}`));
        return `/Contents${string(this.sheets[chosen].title)}/Dest${this.place(chosen, name?.[0] ?? "")}`;
      });
    }

    // A structure element. A reference to what a chosen entry has becomes a link: its element, and annotations on pages.
    reference(text, element, pages) {
      const [attributes, digits] = text.match(OPEN_REFERENCE) ?? [];
      if (!attributes) return text;
      const { to, words, areas } = JSON.parse(textOf(digits));
      const plain = text.replace(attributes, "");
      const name = to.map((each) => string(each).slice(1, -1)).find((each) => this.chosen.has(each));
      if (!name) return plain;
      const chosen = this.chosen.get(name);
      const kids = areas.map(([at, index, ...box]) => {
        const annotation = this.file.reserve();
        const { page, links, edges } = pages[at];
        const moved = moveEdges(box, edges.get(index));
        this.putLink(annotation, moved, words || this.sheets[chosen].title, this.place(chosen, name), element);
        links.push(annotation);
        return `<</Type/OBJR/Obj ${annotation} 0 R/Pg ${page} 0 R>>`;
      });
      return plain
        .replace("/S/Span", "/S/Link")
        .replace(/\/K(?:\[([^\]]*)\]| (\d+(?: 0 R)?|<<[^>]*>>))/, (_, many, one) => `/K[${many ?? one} ${kids.join(" ")}]`);
    }

    outline(items, parent) {
      const numbers = items.map(() => this.file.reserve());
      items.forEach(({ title, place, below }, at) => {
        const entries = [`/Title${title}/Parent ${parent} 0 R/Dest${place}`];
        if (at) entries.push(`/Prev ${numbers[at - 1]} 0 R`);
        if (at + 1 < items.length) entries.push(`/Next ${numbers[at + 1]} 0 R`);
        if (below.length) {
          const [first, last] = this.outline(below, numbers[at]);
          entries.push(`/First ${first} 0 R/Last ${last} 0 R/Count -${below.length}`);
        }
        this.file.put(numbers[at], `<<${entries.join("")}>>`);
      });
      return [numbers[0], numbers.at(-1)];
    }

    close(doc) {
      const { file } = this;
      const list = (objects) => objects.map((each) => `${each} 0 R`).join(" ");
      const tree = (kind, entries) => file.add(`<</${kind}[${entries.map((each) => each.join(" ")).join(" ")}]>>`);
      // By their bytes: without the bracket at the end, which is not less than a figure.
      const sorted = (entries) => entries.sort(([one], [other]) => (one.slice(0, -1) < other.slice(0, -1) ? -1 : 1));
      file.put(this.pageTree, `<</Type/Pages/Count ${this.pages.length}/Kids[${list(this.pages)}]>>`);
      const language = string(this.words.language);
      file.put(
        this.document,
        `<</Type/StructElem/S/Document/P ${this.structure} 0 R/Lang${language}/K[${list(this.roots)}]>>`,
      );
      const parents = tree(
        "Nums",
        this.parents.sort(([one], [other]) => one - other),
      );
      const notes = this.notes.length ? `/IDTree ${tree("Names", sorted(this.notes))} 0 R` : "";
      file.put(
        this.structure,
        `<</Type/StructTreeRoot/K[${this.document} 0 R]/ParentTreeNextKey ${this.nextKey}` +
          `/ParentTree ${parents} 0 R${notes}>>`,
      );
      const outline = file.reserve();
      const [first, last] = this.outline(this.bookmarks, outline);
      file.put(outline, `<</Type/Outlines/First ${first} 0 R/Last ${last} 0 R/Count ${this.bookmarks.length}>>`);
      const title = `${this.words.title} – ${this.words.book}`;
      const copies = new Map();
      const copy = (object) => {
        if (!copies.has(object)) {
          copies.set(object, file.reserve());
          const { dictionary, data } = doc.objects.get(object);
          file.put(copies.get(object), renumbered(dictionary, copy), data);
        }
        return copies.get(object);
      };
      const [, intents] = doc.catalog.match(/\/OutputIntents\[([^\]]*)\]/);
      const packet = doc.objects.get(doc.referenceIn(doc.catalog, "Metadata"));
      const escaped = title.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
      const properties = new TextDecoder()
        .decode(packet.data)
        .replace(/(<dc:title>.*?"x-default">).*?(<\/rdf:li>)/s, (_, head, tail) => head + escaped + tail);
      const metadata = file.add(packet.dictionary, utf8.encode(properties));
      const info = file.add(doc.info.replace(/\/Title<[0-9a-f]*>/, `/Title${string(title)}`));
      const entries = [
        `/Pages ${this.pageTree} 0 R/Lang${language}/PageLabels<</Nums[0<</S/D/St 1>>]>>`,
        "/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None/Duplex/DuplexFlipLongEdge>>",
        `/PageLayout/SinglePage/PageMode/UseOutlines/MarkInfo<</Marked true>>/StructTreeRoot ${this.structure} 0 R`,
        `/Names<</Dests ${tree("Names", sorted(this.places))} 0 R>>/Outlines ${outline} 0 R`,
        `/OutputIntents[${renumbered(intents, copy)}]/Metadata ${metadata} 0 R`,
      ];
      file.put(this.catalog, `<</Type/Catalog${entries.join("")}>>`);
      return file.close(this.catalog, info);
    }
  }

  return { bind: (request) => new Binder(request).bind() };
})();

// In a worker.
if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.addEventListener("message", async ({ data }) => self.postMessage(await handbookBinder.bind(data)));
}
