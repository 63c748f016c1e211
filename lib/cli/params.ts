import { Command } from "commander";
import { findParameters, type NotebookParameter, parameterSchema, readNotebook } from "../notebook/index.js";

const help = `
A notebook's parameters are the constants of the cell tagged "parameters". Run it with others by
\`longhand run NOTEBOOK -o OUT -p name=value\`.

--json gives the list, and a JSON Schema of what each takes.`;

/** `longhand params`: what can be changed in a notebook without opening it. */
export function command(): Command {
  return new Command("params")
    .description("list a notebook's parameters: name, type, value, and what each is for")
    .argument("<notebook>", "a notebook file")
    .option("--json", "as JSON, with a schema")
    .addHelpText("after", help)
    .action(async (path: string, flags: { json?: boolean }) => {
      const parameters = findParameters(await readNotebook(path))?.parameters ?? [];
      if (flags.json === true) console.log(JSON.stringify(toJson(path, parameters), undefined, 1));
      else console.log(describe(path, parameters));
    });
}

function describe(path: string, parameters: readonly NotebookParameter[]): string {
  if (parameters.length === 0)
    return `${path} has no parameters: no cell is tagged "parameters", or it declares none.`;
  return parameters
    .map(({ name, type, value, doc }) => {
      const line = `${name}${type === undefined ? "" : `: ${type}`} = ${value}`;
      return doc === "" ? line : `${line}\n    ${doc}`;
    })
    .join("\n");
}

function toJson(notebook: string, parameters: readonly NotebookParameter[]): unknown {
  return {
    notebook,
    parameters: parameters.map(({ shape: _, ...parameter }) => parameter),
    schema: parameterSchema(parameters),
  };
}
