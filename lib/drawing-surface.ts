/** The part of a page's element that a drawing surface needs, said here because most of `lib/` knows no page. */
interface PageElement {
  readonly ownerDocument: { createElement(name: string): unknown };
  append(...children: unknown[]): void;
  replaceChildren(...children: unknown[]): void;
  setAttribute(name: string, value: string): void;
  addEventListener(name: string, heard: (event: Press) => void): void;
  textContent: string | null;
}

interface Press {
  clientX: number;
  clientY: number;
  pointerId: number;
  preventDefault(): void;
}

interface Canvas extends PageElement {
  width: number;
  height: number;
  getContext(kind: "2d"): Brush;
  getBoundingClientRect(): { left: number; top: number; width: number; height: number };
  setPointerCapture(pointer: number): void;
}

interface Brush {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
}

interface TextBox extends PageElement {
  value: string;
  select(): void;
}

/**
 * Puts a surface to draw a digit on into an element, and below it a line of code that holds the strokes.
 *
 * Its own source is also sent as a script to pages that are not ours, so it names nothing from outside itself.
 *
 * @param root an HTMLElement, whose content is replaced
 */
export function drawingSurface(root: object): void {
  /** Places are whole numbers from 0 to 99 each way: fine enough for 28 pixels, and short as text. */
  const places = 100;
  /** Pixels of the canvas, which screens of high density show at half their size. */
  const pixels = 560;
  const element = root as PageElement;
  const make = (name: string, attributes: Record<string, string>): PageElement => {
    const made = element.ownerDocument.createElement(name) as PageElement;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const canvas = make("canvas", {
    width: String(pixels),
    height: String(pixels),
    role: "img",
    "aria-label": "A surface to draw a digit on with the mouse, a pen or a finger.",
    style:
      "width:280px;height:280px;border:1px solid #9aa5b1;border-radius:4px;touch-action:none;cursor:crosshair;display:block",
  }) as Canvas;
  const code = make("textarea", {
    readonly: "",
    rows: "3",
    "aria-label": "Code that holds the strokes, to paste into a cell.",
    style: "width:100%;max-width:560px;box-sizing:border-box;font-family:monospace;margin-top:6px",
    "data-lm-suppress-shortcuts": "true",
  }) as TextBox;
  const clear = make("button", { type: "button", style: "margin-top:6px" });
  clear.textContent = "Clear";
  const hint = make("p", { style: "margin:6px 0 0" });
  hint.textContent = "Draw a digit, then copy this line into a cell:";
  const brush = canvas.getContext("2d");
  let strokes: [number, number][][] = [];
  let drawing = false;

  const write = (): void => {
    const text = strokes.map((stroke) => stroke.map((place) => place.join(",")).join(" ")).join("; ");
    code.value = `const strokes = "${text}";`;
  };
  const wipe = (): void => {
    strokes = [];
    brush.fillStyle = "#ffffff";
    brush.fillRect(0, 0, pixels, pixels);
    write();
  };
  const placeOf = (event: Press): [number, number] => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const within = (part: number): number => Math.max(0, Math.min(places - 1, Math.round(part * places)));
    return [within((event.clientX - left) / width), within((event.clientY - top) / height)];
  };
  const goTo = (place: [number, number]): void => {
    const stroke = strokes[strokes.length - 1]!;
    const last = stroke[stroke.length - 1] ?? place;
    // What lies nearer than a hand aims makes the text long and the line no better.
    if (stroke.length > 0 && Math.abs(place[0] - last[0]) + Math.abs(place[1] - last[1]) < 3) return;
    stroke.push(place);
    const scale = pixels / places;
    brush.strokeStyle = "#1f2933";
    brush.lineWidth = pixels / 11;
    brush.lineCap = "round";
    brush.beginPath();
    brush.moveTo(last[0] * scale, last[1] * scale);
    brush.lineTo(place[0] * scale, place[1] * scale);
    brush.stroke();
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    strokes.push([]);
    goTo(placeOf(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drawing) goTo(placeOf(event));
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => {
      drawing = false;
      write();
    });
  clear.addEventListener("click", wipe);
  code.addEventListener("focus", () => code.select());
  element.replaceChildren(canvas, clear, hint, code);
  wipe();
}
