// Starts the talk, and fits to its slide what is a little too high for it.

(() => {
  const { Reveal } = /** @type {any} */ (window);
  const height = 720;
  /** What is higher than the slide is made smaller, down to where it can still be read; beyond that it scrolls. */
  const smallest = 0.6;

  function fit() {
    for (const screen of document.querySelectorAll(".screen")) {
      if (!(screen instanceof HTMLElement)) continue;
      screen.style.setProperty("zoom", "1");
      const room = height / Math.max(height, screen.scrollHeight);
      if (screen.scrollHeight > height) screen.style.setProperty("zoom", String(Math.max(smallest, room)));
    }
  }

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
  Reveal.on("slidechanged", () => fit());
  Reveal.on("ready", () => fit());
})();
