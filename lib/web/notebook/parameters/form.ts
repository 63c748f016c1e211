import { FormComponent } from "@jupyterlab/ui-components";
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { createElement, type ReactElement } from "react";
import formValidator from "../../settings/form-validator.js";
import { ChoiceWidget, FlagWidget, NumberWidget, ParameterField, rootId, TextWidget } from "./field.js";
import { type FieldKind, type FormData, kindOf, type ParameterSchemas, type ReadForm } from "./form-model.js";

const widgets: Readonly<Record<FieldKind, unknown>> = {
  number: NumberWidget,
  text: TextWidget,
  choice: ChoiceWidget,
  flag: FlagWidget,
  json: TextWidget,
};

/** The form of a notebook's parameters. Its values are judged by `readForm`, not by the form. */
export function parametersForm(options: {
  schemas: ParameterSchemas;
  data: FormData;
  read: ReadForm;
  disabled: boolean;
  edit(data: FormData): void;
}): ReactElement {
  const { schemas, data, read, disabled, edit } = options;
  const entries = Object.entries(schemas);
  const properties = entries.map(([name, schema]) => {
    // Text is the one type that a field for JSON can hold while it is typed.
    const field = kindOf(schema) === "json" ? { type: "string", description: schema.description } : schema;
    return [name, { ...field, title: name, default: undefined }];
  });
  const uiSchema = entries.map(([name, schema]) => [name, { "ui:widget": widgets[kindOf(schema)] }]);
  return createElement(FormComponent, {
    schema: { type: "object", properties: Object.fromEntries(properties) } as RJSFSchema,
    uiSchema: Object.fromEntries(uiSchema) as UiSchema,
    formData: data as never,
    formContext: { problems: read.problems, notes: read.notes },
    templates: { FieldTemplate: ParameterField },
    validator: formValidator,
    idPrefix: rootId,
    // The parts of the form's ids; a name may hold an underscore.
    idSeparator: "__",
    tagName: "div",
    noValidate: true,
    disabled,
    onChange: ({ formData }: { formData?: unknown }) => edit(formData as FormData),
  } as never) as ReactElement;
}
