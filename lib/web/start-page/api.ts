import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";

/** How far a person has come with one notebook; see the server's longhand/progress.ts. */
export interface NotebookProgress {
  finished: boolean;
  checks: { passed: number; total: number };
}

/** A notebook as the server lists it. */
export interface ListedNotebook {
  path: string;
  /** The file's name, without its ending. */
  name: string;
  title?: string;
  summary?: string;
  minutes?: number;
  progress?: NotebookProgress;
}

export interface DataState {
  state: "here" | "absent" | "fault";
  words: string;
}

export interface RunLine {
  id: string;
  name: string;
  started: string;
  status: string;
  result?: string;
}

/** One line of a download that goes on. */
export interface FetchLine {
  file?: string;
  received?: number;
  total?: number;
  done?: boolean;
  error?: string;
}

/** The server's routes that JupyterLab knows nothing of. */
export class LonghandApi {
  readonly #settings: ServerConnection.ISettings;

  constructor(settings: ServerConnection.ISettings) {
    this.#settings = settings;
  }

  /** The notebooks to begin with, and the folder they are in. */
  async series(): Promise<{ folder: string; notebooks: ListedNotebook[] }> {
    return (await this.#get("longhand/api/series")) as { folder: string; notebooks: ListedNotebook[] };
  }

  /** Null where the server has nothing to say of data. */
  async data(): Promise<DataState | null> {
    return (await this.#get("longhand/api/data")) as DataState | null;
  }

  async runs(): Promise<RunLine[]> {
    const { runs } = (await this.#get("longhand/api/runs")) as { runs: RunLine[] };
    return runs;
  }

  async saveProgress(path: string, progress: NotebookProgress): Promise<void> {
    const place = `longhand/api/progress/${URLExt.encodeParts(path)}`;
    await this.#ask(place, { method: "PUT", body: JSON.stringify(progress) });
  }

  /**
   * Has the server download MNIST.
   *
   * @param onLine told how far it has come
   * @returns why it failed; undefined where all four files are there now
   */
  async fetchData(onLine: (line: FetchLine) => void, signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.#ask("longhand/api/data/fetch", { method: "POST", signal });
    let last: FetchLine = {};
    let rest = "";
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (rest + piece.value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        last = JSON.parse(line) as FetchLine;
        onLine(last);
      }
    }
    return last.done === true
      ? undefined
      : (last.error ?? "The connection ended before the files were here.");
  }

  async #get(path: string): Promise<unknown> {
    return (await this.#ask(path, {})).json();
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const url = URLExt.join(this.#settings.baseUrl, path);
    const answer = await ServerConnection.makeRequest(url, init, this.#settings);
    if (!answer.ok) throw await ServerConnection.ResponseError.create(answer);
    return answer;
  }
}
