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
})();
