import { Hono } from "hono";
import { NotebookError } from "../../errors.js";
import {
  findParameters,
  injectParameters,
  type Notebook,
  type NotebookParameter,
  type ParameterValues,
  parameterSchema,
} from "../../notebook/index.js";
import { HttpError } from "../http-error.js";
import { jsonBody } from "../requests.js";

/** What the page's form of parameters asks: TypeScript is read, and values are checked, without a kernel. */
export function parameterRoutes(): Hono {
  const app = new Hono();

  /**
   * A parameters cell's source → the JSON Schema of its parameters, and the values of the cell injected behind it; or why
   * it cannot be read, as while it is typed.
   */
  app.post("/longhand/api/parameters", async (context) => {
    const { source, injected = "" } = await jsonBody(context);
    const [cell, other] = [notebookOf(textOf(source, "source")), notebookOf(textOf(injected, "injected"))];
    try {
      const values = parametersOf(other).map((parameter) => [parameter.name, parameter.default]);
      return context.json({
        schema: parameterSchema(parametersOf(cell)),
        values: Object.fromEntries(values),
      });
    } catch (thrown) {
      if (!(thrown instanceof NotebookError)) throw thrown;
      return context.json({ problem: thrown.message });
    }
  });

  /** A parameters cell's source and other values → the source of the cell to put behind it. */
  app.post("/longhand/api/parameters/inject", async (context) => {
    const { source, values } = await jsonBody(context);
    if (typeof values !== "object" || values === null || Array.isArray(values))
      throw new HttpError(400, "parameters: `values` must be an object of values by name.");
    const injected = injectParameters(notebookOf(textOf(source, "source")), values as ParameterValues);
    return context.json({ source: injected.cells[1]!.source });
  });

  return app;
}

function parametersOf(notebook: Notebook): readonly NotebookParameter[] {
  return findParameters(notebook)?.parameters ?? [];
}

/** A notebook of nothing but the parameters cell. */
function notebookOf(source: string): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      {
        cell_type: "code",
        id: "parameters",
        metadata: { tags: ["parameters"] },
        source,
        outputs: [],
        execution_count: null,
      },
    ],
  };
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new HttpError(400, `parameters: \`${name}\` must be the text of a cell.`);
}
