// The speaker's window: what is shown, what comes next, what to say, and the time. Key S opens it.

(() => {
  const { Reveal } = /** @type {any} */ (window);
  /** @type {Window | null} */
  let speaker = null;
  let began = 0;

  /** @param {string} name @param {string} label */
  function makePart(name, label) {
    const part = document.createElement("section");
    part.className = name;
    part.setAttribute("aria-label", label);
    return part;
  }
  const now = makePart("now", "On the screen");
  const next = makePart("next", "Next");
  const said = makePart("said", "Notes");
  const clock = makePart("clock", "Time");

  function open() {
    speaker = window.open("", "longhand-speaker", "width=1200,height=760");
    if (speaker === null) return;
    began ||= Date.now();
    const { document: page } = speaker;
    page.title = `${document.title}: speaker`;
    page.documentElement.lang = "en";
    page.documentElement.dataset["theme"] = document.documentElement.dataset["theme"] ?? "auto";
    page.head.replaceChildren(
      ...[...document.querySelectorAll("style")].map((style) => style.cloneNode(true)),
    );
    page.body.className = "speaker";
    page.body.replaceChildren(now, next, clock, said);
    speaker.addEventListener("keydown", steer);
    show();
  }

  /** @param {KeyboardEvent} event */
  function steer(event) {
    if (["ArrowRight", "ArrowDown", " ", "PageDown", "n"].includes(event.key)) Reveal.next();
    else if (["ArrowLeft", "ArrowUp", "PageUp", "p"].includes(event.key)) Reveal.prev();
    else return;
    event.preventDefault();
  }

  /** @param {Element} part @param {Element | undefined} slide */
  function put(part, slide) {
    const shown = slide?.querySelector(".screen")?.cloneNode(true);
    part.replaceChildren(...(shown === undefined ? [] : [shown]));
  }

  function show() {
    if (speaker === null || speaker.closed) return;
    /** @type {Element[]} */
    const slides = Reveal.getSlides();
    const current = Reveal.getCurrentSlide();
    put(now, current);
    put(next, slides[slides.indexOf(current) + 1]);
    const notes = [...(current?.querySelectorAll("aside.notes > *") ?? [])].map((note) =>
      note.cloneNode(true),
    );
    said.replaceChildren(...notes);
    tick();
  }

  function tick() {
    if (speaker === null || speaker.closed) return;
    const seconds = Math.floor((Date.now() - began) / 1000);
    const gone = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    clock.textContent = `${gone} · ${time} · ${Reveal.getSlidePastCount() + 1} / ${Reveal.getTotalSlides()}`;
  }

  Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Speaker's window" }, open);
  for (const event of ["slidechanged", "fragmentshown", "fragmenthidden"]) Reveal.on(event, show);
  setInterval(tick, 1000);
})();
