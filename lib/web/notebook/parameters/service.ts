import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import type { ParameterSchemas } from "./form-model.js";

/** What the server reads in a parameters cell. */
export interface ReadParameters {
  schemas: ParameterSchemas;
  /** The values that an injected cell has in the place of the cell's own. */
  injected: Readonly<Record<string, unknown>>;
}

type ReadAnswer =
  | { problem: string; schema?: undefined; values?: undefined }
  | { problem?: undefined; schema: { properties: ParameterSchemas }; values: Record<string, unknown> };

/** The server's part: it reads TypeScript, and checks values before any kernel sees them. */
export class ParametersService {
  readonly #settings: ServerConnection.ISettings;

  constructor(settings: ServerConnection.ISettings) {
    this.#settings = settings;
  }

  /** @throws {Error} with the server's words where the cell cannot be read */
  async read(source: string, injected: string | undefined): Promise<ReadParameters> {
    const answer = await this.#ask("parameters", { source, injected });
    const { problem, schema, values } = answer as ReadAnswer;
    if (problem !== undefined) throw new Error(problem);
    return { schemas: schema.properties, injected: values };
  }

  /**
   * The cell that puts values in the place of the parameters cell's.
   *
   * @throws {Error} with the server's words where a value has another type
   */
  async inject(source: string, values: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await this.#ask("parameters/inject", { source, values });
    return (answer as { source: string }).source;
  }

  /** Ids of the runs that the notebook's last pass recorded, on whatever day; none where they cannot be had. */
  async lastRuns(notebook: string): Promise<readonly string[]> {
    try {
      const answer = await this.#ask(`runs/last?notebook=${encodeURIComponent(notebook)}`);
      return (answer as { ids: string[] }).ids;
    } catch {
      return [];
    }
  }

  async #ask(path: string, body?: unknown): Promise<unknown> {
    const url = `${URLExt.join(this.#settings.baseUrl, "longhand/api")}/${path}`;
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await ServerConnection.makeRequest(url, request, this.#settings);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(String((answer as { message?: unknown }).message));
    return answer;
  }
}
