// Plotly draws each figure over its static form when a reader comes near it.

(() => {
  /** @type {any} */
  const plotly = /** @type {any} */ (window).Plotly;
  if (plotly === undefined) return;

  /** Narrower than this a chart's labels run into each other, and the drawing, which shrinks whole, reads better. */
  const narrowest = 440;

  /**
   * What is being drawn in a figure's place, or has been.
   *
   * @type {WeakMap<Element, { layout: any, width: number, target: HTMLElement }>}
   */
  const drawings = new WeakMap();

  /**
   * As wide as its static form, so that nothing moves when it is drawn, and no wider than the page.
   *
   * @param {Element} figure @param {any} layout
   */
  function widthOf(figure, layout) {
    const room = figure.clientWidth;
    const still = Number(figure.querySelector("img.still")?.getAttribute("width"));
    const natural = layout.width || still || room;
    return layout.autosize === false ? natural : Math.min(room, natural);
  }

  /** @param {Element} figure */
  function staysStill(figure) {
    const failed = figure.hasAttribute("data-failed");
    return failed || (figure.clientWidth < narrowest && figure.querySelector("img") !== null);
  }

  /**
   * Keeps the drawing's room free until it is there: what moves under a reader's mouse takes the press along.
   *
   * @param {HTMLElement} figure
   */
  function reserve(figure, still = staysStill(figure)) {
    if (still) figure.style.removeProperty("--room");
    else figure.style.setProperty("--room", `${figure.dataset["height"]}px`);
  }

  /** @param {HTMLElement} figure */
  async function draw(figure) {
    const { data, layout, alt } = JSON.parse(figure.querySelector("script")?.textContent ?? "");
    const target = drawings.get(figure)?.target ?? figure.appendChild(document.createElement("div"));
    target.className = "drawn";
    target.setAttribute("role", "group");
    target.setAttribute("aria-label", alt);
    const drawing = { layout, width: widthOf(figure, layout), target };
    drawings.set(figure, drawing);
    const size = { width: drawing.width, height: Number(figure.dataset["height"]) };
    try {
      await plotly.react(target, data, { ...layout, ...size }, { displaylogo: false });
    } catch {
      if (drawings.get(figure) === drawing) giveUp(figure);
      return;
    }
    // Another one may have come meanwhile, and may even have failed.
    if (drawings.get(figure) !== drawing) return;
    figure.dataset["drawn"] = "true";
    sizes.observe(figure);
  }

  /**
   * The static form stays, and says the same.
   *
   * @param {HTMLElement} figure
   */
  function giveUp(figure) {
    drawings.get(figure)?.target.remove();
    drawings.delete(figure);
    sizes.unobserve(figure);
    delete figure.dataset["drawn"];
    figure.dataset["failed"] = "true";
    reserve(figure);
  }

  const sizes = new ResizeObserver((entries) => {
    for (const { target: figure } of entries) {
      const drawing = drawings.get(figure);
      const width = drawing && widthOf(figure, drawing.layout);
      if (!drawing || !width || width === drawing.width) continue;
      drawing.width = width;
      plotly.relayout(drawing.target, { width });
    }
  });

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

  /** @param {HTMLElement[]} figures those that are not drawn yet */
  function drawWhenNear(figures) {
    // All is measured before anything is changed, as each change would have the page laid out anew.
    const still = figures.map(staysStill);
    for (const [at, figure] of figures.entries()) {
      reserve(figure, still[at]);
      // What is observed anew is told of anew, though it be as near as before.
      near.unobserve(figure);
      near.observe(figure);
    }
  }

  function drawAllWhenNear() {
    const figures = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.plotly"));
    drawWhenNear([...figures].filter((figure) => !drawings.has(figure)));
  }
  drawAllWhenNear();
  // As when a phone is turned: what was too narrow may have room now, and the other way round.
  addEventListener("resize", drawAllWhenNear, { passive: true });

  // A page whose cells run adds figures later, and changes those that are there.
  document.addEventListener("longhand-figure", ({ target }) => {
    const figure = /** @type {HTMLElement} */ (target);
    // What could not be drawn was another figure.
    figure.removeAttribute("data-failed");
    if (!drawings.has(figure)) {
      drawWhenNear([figure]);
      return;
    }
    reserve(figure);
    draw(figure);
  });
})();
