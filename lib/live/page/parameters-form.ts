import type { JsonSchema } from "../../notebook/parameters/parameter-schema.js";
import { positionOf, sliderEnd, valueAt } from "../../web/notebook/parameters/slider.js";
import { make, makeButton } from "./elements.js";

type Values = Record<string, unknown>;

/**
 * A form for the constants of the parameters cell: sliders where a range is known.
 *
 * @param run told the values that the reader has set, and no others
 */
export function makeParametersForm(
  schema: JsonSchema,
  run: (values: Values) => void,
): HTMLElement | undefined {
  const values: Values = {};
  const rows = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const fields = fieldsOf(property, (value) => {
      values[name] = value;
    });
    return fields === undefined ? [] : [rowOf(name, property, fields)];
  });
  if (rows.length === 0) return undefined;
  const form = make("form", { class: "parameters", "aria-label": "Parameters" }, ...rows);
  const button = makeButton("Run with these", () => {
    if (form.reportValidity()) run({ ...values });
  });
  form.append(button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.click();
  });
  return form;
}

type Tell = (value: unknown) => void;

function rowOf(name: string, { description = "" }: JsonSchema, fields: readonly HTMLElement[]): HTMLElement {
  const id = `parameter-${name}`;
  fields[0]!.id = id;
  for (const field of fields.slice(1)) field.setAttribute("aria-label", name);
  // A slider shows the range, and quick runs are no reader's concern.
  const words = description.replace(/(?<!\s)\s*\b(?:Range|Small):\s.{0,200}?\.(?=\s|$)/g, "");
  const label = make("label", { for: id }, make("code", {}, name), ` ${words}`);
  return make("div", { class: "parameter" }, label, make("span", { class: "fields" }, ...fields));
}

/** The elements to set one value with; undefined for a type that only the code itself can say. */
function fieldsOf(property: JsonSchema, tell: Tell): HTMLElement[] | undefined {
  const { type, default: value } = property;
  if (property.enum !== undefined) return [choice(property.enum, value, tell)];
  if (type === "boolean") return [checkbox(value === true, tell)];
  if (type === "string") return [text(String(value ?? ""), tell)];
  if ((type === "number" || type === "integer") && typeof value === "number")
    return number(property, value, tell);
  return undefined;
}

function choice(choices: readonly unknown[], value: unknown, tell: Tell): HTMLElement {
  const options = choices.map((each, at) => make("option", { value: String(at) }, String(each)));
  const select = make("select", {}, ...options);
  select.selectedIndex = choices.indexOf(value);
  select.addEventListener("change", () => tell(choices[select.selectedIndex]));
  return select;
}

function checkbox(value: boolean, tell: Tell): HTMLElement {
  const box = make("input", { type: "checkbox" });
  box.checked = value;
  box.addEventListener("change", () => tell(box.checked));
  return box;
}

function text(value: string, tell: Tell): HTMLElement {
  const box = make("input", { type: "text", value });
  box.addEventListener("input", () => tell(box.value));
  return box;
}

/** A box for the number, and a slider beside it where its range is known. */
function number({ type, minimum, maximum }: JsonSchema, value: number, tell: Tell): HTMLElement[] {
  const whole = type === "integer";
  const limits = {
    ...(minimum === undefined ? {} : { min: String(minimum) }),
    ...(maximum === undefined ? {} : { max: String(maximum) }),
  };
  const box = make("input", { type: "number", value: String(value), step: whole ? "1" : "any", ...limits });
  // The form is not run while a box is empty or holds no number.
  box.required = true;
  if (minimum === undefined || maximum === undefined || minimum >= maximum) {
    box.addEventListener("input", () => tell(box.valueAsNumber));
    return [box];
  }
  const range = { from: minimum, to: maximum, whole };
  const slider = make("input", { type: "range", min: "0", max: String(sliderEnd), step: "1" });
  slider.value = String(positionOf(range, value));
  slider.addEventListener("input", () => {
    box.value = String(valueAt(range, slider.valueAsNumber));
    tell(box.valueAsNumber);
  });
  box.addEventListener("input", () => {
    slider.value = String(positionOf(range, box.valueAsNumber));
    tell(box.valueAsNumber);
  });
  return [box, slider];
}
