// Starts the talk: what is too high for its slide goes on below, and what is a little too high is made smaller.

(() => {
  const { Reveal } = /** @type {any} */ (window);
  const height = 720;
  /** What would have to be smaller than this is shared out among several slides. */
  const small = 0.8;
  /** And this is the least that can still be read, where there is nothing to share out; beyond it a slide scrolls. */
  const smallest = 0.5;

  /** What holds several things that may stand on slides of their own. */
  const holders = ".cell, .outputs, .rich, .rich > div";

  /**
   * The things on a screen that can go elsewhere: an output, a cell's code, a paragraph; each with what leads to it.
   *
   * @param {Element} screen @returns {Element[][]}
   */
  function partsOf(screen) {
    /** @type {(part: Element) => Element[]} */
    const within = (part) =>
      part.matches(holders) && part.children.length > 0 ? [...part.children].flatMap(within) : [part];
    /** @type {Element[][]} */
    const parts = [];
    for (const part of [...screen.children].flatMap(within)) {
      const last = parts.at(-1);
      if (last !== undefined && leadsTo(/** @type {Element} */ (last.at(-1)), part)) last.push(part);
      else parts.push([part]);
    }
    return parts;
  }

  /** @param {Element} part @param {Element} screen @returns {Element[]} from the inside out */
  function around(part, screen) {
    const found = [];
    for (let each = part.parentElement; each !== null && each !== screen; each = each.parentElement)
      found.push(each);
    return found;
  }

  /**
   * Whether the first of two parts stands with the second: a heading with what it heads, a printed line with the figure
   * that it announces, where a cell prints its lines before its figures.
   *
   * @param {Element} first @param {Element} second
   */
  function leadsTo(first, second) {
    if (first.matches("h1, h2, h3, h4")) return true;
    const isLine = first.matches("pre.stream") && !first.textContent?.trim().includes("\n");
    return (
      isLine && second.matches("figure") && first.parentElement?.firstElementChild?.matches("pre") === true
    );
  }

  /**
   * Puts a part at the beginning of another screen, in elements like those around it.
   *
   * @param {Element} part @param {{ from: Element, to: Element, likenesses: Map<Element, Element> }} way
   */
  function move(part, { from, to, likenesses }) {
    const holding = around(part, from);
    let place = to;
    for (const original of [...holding].reverse()) {
      const likeness = likenesses.get(original) ?? /** @type {Element} */ (original.cloneNode(false));
      if (!likenesses.has(original)) place.prepend(likeness);
      likenesses.set(original, likeness);
      place = likeness;
    }
    place.prepend(part);
    for (const each of holding) if (each.children.length === 0) each.remove();
  }

  /** Shares out a slide that is too high among itself and others below it. @param {HTMLElement} slide */
  function shareOut(slide) {
    const screen = slide.querySelector(":scope > .screen");
    if (screen === null || screen.querySelector(".fragment") !== null) return;
    const tooHigh = () => screen.scrollHeight > height / small;
    const rest = document.createElement("div");
    rest.className = "screen";
    const way = { from: screen, to: rest, likenesses: new Map() };
    const parts = tooHigh() ? partsOf(screen) : [];
    while (parts.length > 1 && tooHigh()) for (const part of parts.pop()?.reverse() ?? []) move(part, way);
    if (rest.children.length === 0) return;
    const next = document.createElement("section");
    next.append(rest);
    if (slide.parentElement?.matches(".slides")) {
      const column = document.createElement("section");
      slide.replaceWith(column);
      column.append(slide);
    }
    slide.after(next);
    shareOut(next);
  }

  function fit() {
    for (const screen of document.querySelectorAll(".screen")) {
      // One that is not shown has no height.
      if (!(screen instanceof HTMLElement) || screen.clientHeight === 0) continue;
      let zoom = 1;
      screen.style.setProperty("zoom", "1");
      // Text breaks its lines elsewhere when it is smaller, so once is not always enough.
      while (screen.scrollHeight > screen.clientHeight + 1 && zoom > smallest) {
        zoom = Math.max(smallest, Math.min(zoom - 0.01, (zoom * screen.clientHeight) / screen.scrollHeight));
        screen.style.setProperty("zoom", String(zoom));
      }
    }
  }

  const talk = document.querySelector(".slides");
  // All slides are laid out at once, as each is when it is shown.
  talk?.classList.add("measured");
  for (const slide of document.querySelectorAll(".slides section:has(> .screen)"))
    if (slide instanceof HTMLElement) shareOut(slide);
  talk?.classList.remove("measured");
  Reveal.initialize({
    width: 1280,
    height,
    margin: 0.06,
    center: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    pdfSeparateFragments: false,
    pdfMaxPagesPerSlide: 1,
  });
  for (const event of ["slidechanged", "ready"]) Reveal.on(event, fit);
  // An answer that is opened makes its slide higher.
  document.addEventListener("toggle", fit, true);
})();
