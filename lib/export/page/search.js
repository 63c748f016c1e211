// Search over all sections of a site, without a server: they stand in the page.

(() => {
  /** @type {{ href: string, notebook: string, heading: string, text: string }[]} */
  const sections = JSON.parse(document.querySelector("#sections")?.textContent ?? "[]");
  const box = /** @type {HTMLInputElement} */ (document.querySelector("#search"));
  const found = /** @type {HTMLElement} */ (document.querySelector(".found"));
  const results = /** @type {HTMLElement} */ (document.querySelector(".results"));
  /** @type {HTMLElement} */ (document.querySelector(".search")).hidden = false;

  const most = 20;
  const lower = sections.map(({ notebook, heading, text }) => ({
    title: `${notebook} ${heading}`.toLowerCase(),
    text: text.toLowerCase(),
  }));

  /** How well a section fits: each word must begin a word in it, and counts more in a heading. 0 where one does not. */
  /** @param {{ title: string, text: string }} section @param {RegExp[]} words */
  function score({ title, text }, words) {
    let sum = 0;
    for (const word of words) {
      const inTitle = title.match(word)?.length ?? 0;
      const inText = text.match(word)?.length ?? 0;
      if (inTitle + inText === 0) return 0;
      sum += 10 * inTitle + Math.log1p(inText);
    }
    return sum;
  }

  /** The text around the first word that was found, with all of them marked. */
  /** @param {string} text @param {RegExp[]} words */
  function excerpt(text, words) {
    const at = Math.max(0, text.toLowerCase().search(words[0] ?? /$/));
    const from = Math.max(0, text.lastIndexOf(" ", at - 60));
    const shown = text.slice(from, from + 200);
    const paragraph = document.createElement("p");
    if (from > 0) paragraph.append("… ");
    const any = new RegExp(words.map(({ source }) => source).join("|"), "giu");
    let next = 0;
    for (const match of shown.matchAll(any)) {
      paragraph.append(shown.slice(next, match.index));
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      paragraph.append(mark);
      next = match.index + match[0].length;
    }
    paragraph.append(shown.slice(next), from + 200 < text.length ? " …" : "");
    return paragraph;
  }

  function search() {
    const words = (box.value.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(
      (word) => new RegExp(`(?<![\\p{L}\\p{N}])${word}`, "gu"),
    );
    results.replaceChildren();
    found.textContent = "";
    if (words.length === 0) return;
    const hits = lower
      .map((section, at) => ({ at, fits: score(section, words) }))
      .filter(({ fits }) => fits > 0)
      .sort((a, b) => b.fits - a.fits || a.at - b.at);
    const places = `${hits.length} ${hits.length === 1 ? "place" : "places"}`;
    found.textContent = hits.length > most ? `${places}, the best ${most} of them:` : places;
    for (const { at } of hits.slice(0, most)) {
      const section = sections[at];
      if (section === undefined) continue;
      const link = document.createElement("a");
      link.href = section.href;
      link.textContent =
        section.heading === "" || section.heading === section.notebook
          ? section.notebook
          : `${section.notebook} › ${section.heading}`;
      const item = document.createElement("li");
      item.append(link, excerpt(section.text, words));
      results.append(item);
    }
  }
  box.addEventListener("input", search);
})();
