// What a reader can do on an exported page; without it the page can be read all the same.

(() => {
  const root = document.documentElement;

  /** @param {string} name @param {string} label */
  function makeButton(name, label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.setAttribute("aria-label", label);
    return button;
  }

  // Light and dark.
  const kept = "longhand-theme";
  const dark = () =>
    root.dataset["theme"] === "dark" ||
    (root.dataset["theme"] !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  try {
    const choice = localStorage.getItem(kept);
    if (choice === "light" || choice === "dark") root.dataset["theme"] = choice;
  } catch {
    // A page without storage forgets the choice.
  }
  const theme = makeButton("theme", "Switch between light and dark");
  theme.title = "Light or dark";
  theme.textContent = "◐";
  theme.addEventListener("click", () => {
    root.dataset["theme"] = dark() ? "light" : "dark";
    try {
      localStorage.setItem(kept, root.dataset["theme"]);
    } catch {
      // As above.
    }
  });
  document.body.prepend(theme);

  // Copying code.
  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where a page from a file may not use the clipboard, an old way still works.
      const box = document.createElement("textarea");
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
  }
  for (const input of document.querySelectorAll(".input")) {
    const button = makeButton("copy", "Copy the code");
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await copy(input.querySelector("code")?.textContent ?? "");
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 1500);
    });
    input.append(button);
  }

  // What is wider than the page can be scrolled with the keyboard.
  const wide = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls =
        target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight + 1;
      if (scrolls) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const block of document.querySelectorAll("pre, .rich, table, figure, .katex-display"))
    wide.observe(block);

  // Contents: folded on a narrow page; the section that is read is marked.
  const contents = document.querySelector(".contents details");
  if (contents instanceof HTMLDetailsElement && !matchMedia("(min-width: 72rem)").matches)
    contents.open = false;
  /** @type {Map<string, Element>} */
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a"))
    links.set(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""), link);
  const headings = [...document.querySelectorAll(":is(h1, h2, h3)[id]")].filter(({ id }) => links.has(id));
  /** @type {Element | undefined} */
  let marked;
  function mark() {
    const seen = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight - 50);
    const passed = seen.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 4);
    // The last sections cannot come to the top: there it is the one that was asked for, or the last.
    const atEnd = scrollY + innerHeight >= root.scrollHeight - 2;
    const asked = atEnd
      ? seen.find(({ id }) => id === decodeURIComponent(location.hash.slice(1)))
      : undefined;
    const link = links.get((asked ?? (atEnd ? seen : passed).at(-1) ?? headings[0])?.id ?? "");
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    marked = link;
  }
  addEventListener("scroll", mark, { passive: true });
  addEventListener("hashchange", mark);
  mark();

  // Figures: Plotly draws each over its static form when a reader comes near it.
  /** @type {any} */
  const plotly = /** @type {any} */ (window).Plotly;
  if (plotly === undefined) return;
  /** As wide as its drawing, so that nothing moves when it is drawn, and no wider than the page. */
  /** @param {Element} figure @param {any} layout */
  const fits = (figure, layout) => {
    const room = figure.clientWidth;
    const still = Number(figure.querySelector("img.still")?.getAttribute("width"));
    const natural = layout.width || still || room;
    return layout.autosize === false ? natural : Math.min(room, natural);
  };
  const widths = new WeakMap();
  /** The layout with the size that the page has for it. */
  /** @param {HTMLElement} figure @param {any} layout */
  const sized = (figure, layout) => ({
    ...layout,
    width: widths.get(figure),
    height: Number(figure.dataset["height"]),
  });
  /** @param {HTMLElement} figure */
  async function draw(figure) {
    const { data, layout, alt } = JSON.parse(figure.querySelector("script")?.textContent ?? "");
    const target = document.createElement("div");
    target.className = "drawn";
    target.setAttribute("role", "group");
    target.setAttribute("aria-label", alt);
    figure.append(target);
    try {
      widths.set(figure, fits(figure, layout));
      await plotly.newPlot(target, data, sized(figure, layout), { displaylogo: false });
      figure.dataset["drawn"] = "true";
    } catch {
      // The drawing stays, and says the same.
      target.remove();
      figure.dataset["failed"] = "true";
      reserve(figure);
      return;
    }
    new ResizeObserver(() => {
      const width = fits(figure, layout);
      if (width === 0 || width === widths.get(figure)) return;
      widths.set(figure, width);
      plotly.relayout(target, { width });
    }).observe(figure);
  }
  /** Narrower than this a chart's labels run into each other, and the drawing, which shrinks whole, reads better. */
  const narrowest = 440;
  /** @param {Element} figure */
  const staysStill = (figure) =>
    figure.hasAttribute("data-failed") ||
    (figure.clientWidth < narrowest && figure.querySelector("img") !== null);
  /** Keeps the drawing's room free until it is drawn: what moves under a reader's mouse takes the press along. */
  /** @param {Element} figure */
  function reserve(figure) {
    const { style, dataset } = /** @type {HTMLElement} */ (figure);
    style.minHeight = staysStill(figure) ? "" : `${dataset["height"]}px`;
  }
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting || staysStill(target)) continue;
        near.unobserve(target);
        draw(/** @type {HTMLElement} */ (target));
      }
    },
    { rootMargin: "50% 0px" },
  );
  /** @param {Element} figure */
  function drawWhenNear(figure) {
    reserve(figure);
    // What is observed anew is told of anew, though it be as near as before.
    near.unobserve(figure);
    near.observe(figure);
  }
  function drawAllWhenNear() {
    for (const figure of document.querySelectorAll("figure.plotly"))
      if (figure.querySelector(".drawn") === null) drawWhenNear(figure);
  }
  drawAllWhenNear();
  // As when a phone is turned: what was too narrow may have room now, and the other way round.
  addEventListener("resize", drawAllWhenNear, { passive: true });

  // A page whose cells run adds figures later, and changes those that are there.
  document.addEventListener("longhand-figure", ({ target }) => {
    const figure = /** @type {HTMLElement} */ (target);
    const drawn = figure.querySelector(".drawn");
    if (drawn === null) {
      // What could not be drawn was another figure.
      figure.removeAttribute("data-failed");
      drawWhenNear(figure);
      return;
    }
    reserve(figure);
    const { data, layout } = JSON.parse(figure.querySelector("script")?.textContent ?? "");
    plotly.react(drawn, data, sized(figure, layout), { displaylogo: false });
  });
})();
