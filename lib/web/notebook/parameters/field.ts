import type { FieldTemplateProps, WidgetProps } from "@rjsf/utils";
import { createElement, type ReactElement } from "react";
import { kindOf, type ParameterSchema } from "./form-model.js";
import { positionOf, sliderEnd, valueAt } from "./slider.js";

/** What the form hands to its fields beside their values. */
export interface FieldContext {
  problems: Readonly<Record<string, string>>;
  notes: Readonly<Record<string, string>>;
}

/** A field with its name, what its doc comment says, and what is wrong with its value; each tied to the input. */
export function ParameterField(props: FieldTemplateProps): ReactElement {
  const { id, label, schema, children, formContext } = props;
  if (id === rootId) return createElement("div", { className: "longhand-parameters-fields" }, children);
  const { problems, notes } = formContext as FieldContext;
  const problem = problems[label];
  const words = problem ?? notes[label];
  return createElement(
    "div",
    { className: "longhand-parameter", "data-kind": kindOf(schema as ParameterSchema) },
    createElement("label", { htmlFor: id }, label),
    children,
    schema.description !== undefined &&
      createElement(
        "p",
        { id: `${id}__words`, className: "longhand-parameter-words" },
        docText(schema.description),
      ),
    words !== undefined &&
      createElement(
        "p",
        {
          id: `${id}__problem`,
          className: problem === undefined ? "longhand-parameter-note" : "longhand-parameter-problem",
        },
        words,
      ),
  );
}

/** The id of the whole form; a field's id is this and its name. */
export const rootId = "longhand-parameter";

/** What programs read in a doc comment is in the field already. */
function docText(doc: string): string {
  return doc.replace(/(?<!\s)\s*\b(?:Range: \S{1,50} to \S{1,50}?|Small: .{1,200}?)\.(?=\s|$)/gi, "").trim();
}

/** A number; where its range is known, a slider with the number beside it. */
export function NumberWidget(props: WidgetProps): ReactElement {
  const { id, label, value, onChange, schema } = props;
  const { minimum: from, maximum: to, type } = schema as ParameterSchema;
  const whole = type === "integer";
  const number = createElement("input", {
    ...described(props),
    id,
    type: "number",
    className: "jp-mod-styled",
    step: whole ? 1 : "any",
    value: typeof value === "number" ? value : "",
    onChange: ({ target }: InputEvent) => onChange(target.value === "" ? undefined : Number(target.value)),
  });
  if (from === undefined || to === undefined) return number;
  const range = { from, to, whole };
  const slider = createElement("input", {
    type: "range",
    disabled: props.disabled,
    "aria-label": `${label}, from ${from} to ${to}`,
    "aria-valuetext": String(value),
    min: 0,
    max: sliderEnd,
    value: positionOf(range, typeof value === "number" ? value : from),
    onChange: ({ target }: InputEvent) => onChange(valueAt(range, Number(target.value))),
  });
  return createElement("div", { className: "longhand-parameter-slider" }, slider, number);
}

/** A line of text, as it is or as JSON. */
export function TextWidget(props: WidgetProps): ReactElement {
  const { id, value, onChange } = props;
  return createElement("input", {
    ...described(props),
    id,
    type: "text",
    className: "jp-mod-styled",
    spellCheck: false,
    value: typeof value === "string" ? value : "",
    onChange: ({ target }: InputEvent) => onChange(target.value),
  });
}

export function FlagWidget(props: WidgetProps): ReactElement {
  const { id, value, onChange } = props;
  return createElement("input", {
    ...described(props),
    id,
    type: "checkbox",
    checked: value === true,
    onChange: ({ target }: InputEvent) => onChange(target.checked === true),
  });
}

/** One of several; which one is told by its place, as they may be of any type. */
export function ChoiceWidget(props: WidgetProps): ReactElement {
  const { id, value, onChange, schema } = props;
  const choices = (schema as ParameterSchema).enum ?? [];
  const options = choices.map((choice, at) =>
    createElement("option", { key: at, value: at }, String(choice)),
  );
  return createElement(
    "select",
    {
      ...described(props),
      id,
      className: "jp-mod-styled",
      value: choices.indexOf(value),
      onChange: ({ target }: InputEvent) => onChange(choices[Number(target.value)]),
    },
    ...options,
  );
}

interface InputEvent {
  target: { value: string; checked?: boolean };
}

/** Ties an input to the words beneath it. */
function described({ id, label, formContext, disabled }: WidgetProps): Record<string, unknown> {
  const { problems, notes } = formContext as FieldContext;
  const wrong = label in problems;
  return {
    "aria-describedby": wrong || label in notes ? `${id}__words ${id}__problem` : `${id}__words`,
    "aria-invalid": wrong,
    disabled,
  };
}
