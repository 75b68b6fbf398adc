// What of a page can be measured, for tests/web/test_access.py. Run in the page; strings that come back are faults.
(() => {
  // Playwright hides the caret anew for each picture, which takes as long as the picture.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { caret-color: transparent !important }");
  document.adoptedStyleSheets.push(sheet);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const hidden = (element) => {
    // The head of a table whose rows are small lists is for the ear alone.
    const head = element.closest("thead");
    return element.closest(".visually-hidden, .skip") !== null || (head !== null && getComputedStyle(head).position === "absolute");
  };
  const name = (element) => `<${element.tagName.toLowerCase()} class="${element.className.baseVal ?? element.className}"> ${element.textContent.trim().slice(0, 40)}`;
  const rgb = (colour) => {
    const parts = colour.match(/[\d.]+/g).map(Number);
    return { channels: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const luminance = (channels) => {
    const [r, g, b] = channels.map((each) => (each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const over = (colour, under) => colour.channels.map((each, at) => each * colour.alpha + under[at] * (1 - colour.alpha));
  // What stands behind an element's words, and what stands around the element.
  const surface = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(rgb(getComputedStyle(at).backgroundColor));
      if (layers.at(-1).alpha === 1) break;
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const behind = (element) => surface(element.parentElement ?? element);
  const opacity = (element) => (element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1);
  const strength = (colour, element, under = surface(element)) => {
    const told = rgb(colour);
    return contrast(over({ ...told, alpha: told.alpha * opacity(element) }, under), under);
  };
  const words = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      if (!node.data.trim() || holder.closest("script, noscript, select") || !seen(holder) || hidden(holder)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (rect.width > 1 && rect.height > 1) found.push({ node, holder, rect });
    }
    return found;
  };

  window.looks = {
    // Nothing scrolls sideways, no word is cut off or lies on another.
    bent() {
      const faults = [];
      const { clientWidth, scrollWidth } = document.documentElement;
      if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
      const all = words();
      for (const { holder, rect } of all) {
        if (rect.left < -1 || rect.right > clientWidth + 1) faults.push(`outside the page: ${name(holder)}`);
        for (let at = holder; at !== document.body; at = at.parentElement) {
          const style = getComputedStyle(at);
          if (style.overflowX === "visible" && style.overflowY === "visible") continue;
          const box = at.getBoundingClientRect();
          if (rect.right > box.right + 1 || rect.bottom > box.bottom + 3) faults.push(`cut off: ${name(holder)}`);
        }
      }
      // A line's box is higher than its letters, so only what shares its middle lies on it.
      const middle = ({ rect }) => ({ left: rect.left + 1, right: rect.right - 1, top: rect.top + rect.height * 0.3, bottom: rect.bottom - rect.height * 0.3 });
      const lines = all.map((each) => ({ ...each, box: middle(each) })).sort((a, b) => a.box.top - b.box.top);
      lines.forEach((one, at) => {
        for (let next = at + 1; next < lines.length && lines[next].box.top < one.box.bottom; next += 1) {
          const other = lines[next];
          if (one.node !== other.node && one.box.left < other.box.right && other.box.left < one.box.right)
            faults.push(`one on the other: ${name(one.holder)} | ${name(other.holder)}`);
        }
      });
      return faults;
    },

    // What has the focus shows it, and lies under nothing.
    focused() {
      const element = document.activeElement;
      if (element === document.body || element === null) return null;
      const faults = [];
      const style = getComputedStyle(element);
      const ring = rgb(style.outlineColor).channels;
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push("no ring");
      else if (contrast(ring, behind(element)) < 3) faults.push(`faint ring, ${contrast(ring, behind(element)).toFixed(2)}`);
      const rects = [...element.getClientRects()];
      const inView = rects.filter((each) => each.bottom > 0 && each.top < innerHeight && each.right > 0 && each.left < innerWidth);
      if (!inView.length) faults.push("out of sight");
      const shown = inView.some((each) => {
        const on = document.elementFromPoint(Math.max(each.left + each.width / 2, 0), Math.min(Math.max(each.top + each.height / 2, 1), innerHeight - 1));
        return on && (element.contains(on) || on.contains(element) || on.tagName === "LABEL");
      });
      if (inView.length && !shown) faults.push("something lies on it");
      element.dataset.reached = "";
      return faults.map((each) => `${each}: ${name(element)}`);
    },

    // Everything that can have the focus, in turn. Press a key first: a ring is for whoever uses the keys.
    rings() {
      const faults = [];
      for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
        if (!each.checkVisibility({ visibilityProperty: true })) continue;
        each.focus();
        if (document.activeElement !== each) faults.push(`takes no focus: ${name(each)}`);
        else faults.push(...this.focused().filter((told) => / ring/.test(told)));
      }
      return faults;
    },

    // Words that hold less than 7:1 against what they stand on, and edges, underlines and marks less than 3:1.
    faint() {
      const faults = [];
      const weigh = (least, colour, element, what, under) => {
        const found = strength(colour, element, under);
        if (found < least) faults.push(`${what} ${found.toFixed(2)}: ${name(element)}`);
      };
      for (const holder of new Set(words().map((each) => each.holder))) weigh(7, getComputedStyle(holder).color, holder, "words");
      for (const each of document.querySelectorAll("input, select, button, a[href], .mark, [aria-current]")) {
        if (!seen(each) || hidden(each)) continue;
        const style = getComputedStyle(each);
        if (each.matches("input, select")) weigh(7, style.color, each, "words");
        if (each.placeholder) weigh(7, getComputedStyle(each, "::placeholder").color, each, "placeholder");
        if (each.matches(".mark")) weigh(3, style.color, each, "mark");
        // The edge parts the field from the page; inside it another colour may stand.
        if (each.matches("input, select, button") && parseFloat(style.borderTopWidth)) weigh(3, style.borderTopColor, each, "edge", behind(each));
        if (each.matches("[aria-current]") && parseFloat(style.borderBottomWidth)) weigh(3, style.borderBottomColor, each, "edge");
        if (style.textDecorationLine !== "none" && rgb(style.textDecorationColor).alpha) weigh(3, style.textDecorationColor, each, "underline");
      }
      return faults;
    },

    // What is told apart from the words around it by its colour alone, and links among words that nothing tells apart.
    coloured() {
      const dress = ["fontWeight", "fontStyle", "fontFamily", "fontSize", "textTransform"];
      return [...document.querySelectorAll("a[href], mark, ins, del, em, strong, b, i, s, abbr")].filter((each) => {
        if (!seen(each) || hidden(each) || !each.textContent.trim()) return false;
        if (!getComputedStyle(each).display.startsWith("inline")) return false;
        let block = each.parentElement;
        while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
        // Alone in its line, it is told by its place.
        if (!/\p{L}/u.test(block.innerText.replace(each.innerText, ""))) return false;
        const [own, around] = [getComputedStyle(each), getComputedStyle(block)];
        const drawn = (colour) => strength(colour, each) >= 3;
        if (dress.some((part) => own[part] !== around[part])) return false;
        if (own.textDecorationLine !== "none" && drawn(own.textDecorationColor)) return false;
        if (parseFloat(own.borderBottomWidth) && drawn(own.borderBottomColor)) return false;
        // A line below a word lies on what is around it.
        const shadows = [...own.boxShadow.matchAll(/(rgba?\([^)]*\))([^,]*)/g)];
        if (shadows.some(([, colour, more]) => strength(colour, each, more.includes("inset") ? surface(each) : behind(each)) >= 3)) return false;
        return each.matches("a") || own.color !== around.color || rgb(own.backgroundColor).alpha > 0;
      }).map(name);
    },

    // Takes the page's colours away: black on white, whatever stood there. Lines and shadows keep theirs.
    async colourless() {
      const sheet = new CSSStyleSheet();
      await sheet.replace("*, ::before, ::after, ::marker { color: #000 !important; background-color: transparent !important } html { background-color: #fff !important }");
      document.adoptedStyleSheets = [sheet];
    },

    // What could have the focus and was never reached.
    missed() {
      const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
      return [...all].filter((each) => each.checkVisibility({ visibilityProperty: true }) && !("reached" in each.dataset)).map(name);
    },

    // The main controls that are too small for a thumb.
    small() {
      const all = document.querySelectorAll(
        "header :is(a, button, input), .menu a, main :is(button, input, summary, .tool-button, .neighbour, .letter-list a), .footer :is(a, select)"
      );
      return [...all].filter((each) => seen(each) && !each.closest(".crumbs")).flatMap((each) => {
        const box = each.getBoundingClientRect();
        return Math.min(box.width, box.height) < 43.5 ? [`${box.width.toFixed(0)} × ${box.height.toFixed(0)}: ${name(each)}`] : [];
      });
    },

    // Landmarks: one of each, and every one of several has a name of its own.
    landmarks() {
      const faults = [];
      const count = (selector) => document.querySelectorAll(selector).length;
      for (const selector of ["main", "body > header", "body > footer", "[role=search]"]) if (count(selector) !== 1) faults.push(`${count(selector)} ${selector}`);
      const names = [...document.querySelectorAll("nav")].map((each) => each.getAttribute("aria-label") || document.getElementById(each.getAttribute("aria-labelledby"))?.textContent || "");
      if (names.some((each) => !each)) faults.push("a nav without a name");
      if (new Set(names).size !== names.length) faults.push(`navs of one name: ${names}`);
      for (const each of document.body.children) if (!["HEADER", "MAIN", "FOOTER", "NAV"].includes(each.tagName) && !each.classList.contains("skip") && each.tagName !== "SCRIPT") faults.push(`outside: ${name(each)}`);
      return faults;
    },

    // Links whose words say nothing, or the same of two places, and links to files that do not say so.
    links() {
      const faults = [];
      const places = new Map();
      for (const link of document.querySelectorAll("a[href]")) {
        // A list of the page's own headings says their words.
        if (!seen(link) && !link.matches(".headerlink") || link.closest(".on-this-page")) continue;
        const told = (link.getAttribute("aria-label") || link.textContent).trim().replace(/\s+/g, " ");
        const picture = link.querySelector("img[alt]:not([alt=''])");
        if (!told && !picture) faults.push(`says nothing: ${link.getAttribute("href")}`);
        if (/^(her|læs mere|se mere|mere|klik her|link|tryk her|here|more)\.?$/i.test(told)) faults.push(`says nothing alone: ${told}`);
        if (told && (places.get(told) ?? link.href) !== link.href) faults.push(`two places: ${told}`);
        places.set(told, link.href);
        const kind = link.href.match(/\.(pdf|csv|json|xml|ics|zip|docx?|xlsx?|txt|md|toml)$/i)?.[1];
        if (kind && !new RegExp(kind, "i").test(told)) faults.push(`a file of a kind that is not told: ${told}`);
        // How large it is elsewhere, nobody here knows.
        if (kind && link.origin === location.origin && !/\d (k|M)?B|\d+ byte/.test(told)) faults.push(`a file that does not say so: ${told}`);
      }
      return faults;
    },

    // What moves.
    moving() {
      const faults = document.getAnimations().map((each) => `animation: ${each.animationName}`);
      for (const each of document.querySelectorAll("*")) {
        const style = getComputedStyle(each);
        if (/[1-9]/.test(style.transitionDuration) || style.animationName !== "none" || style.scrollBehavior === "smooth") faults.push(name(each));
      }
      return faults;
    },

    // WCAG 1.4.12: what a reader may set, and nothing may break of it.
    async space() {
      const sheet = new CSSStyleSheet();
      await sheet.replace("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
      document.adoptedStyleSheets = [sheet];
    },

    normal() {
      document.adoptedStyleSheets = [];
      document.documentElement.style.removeProperty("font-size");
    },
  };
})();
