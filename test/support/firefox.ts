import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { WebSocket } from "ws";
import { type Need, program } from "./needs.js";

export function firefoxProgram(): Need {
  return program("firefox-esr", "apt-get install firefox-esr");
}

/** A new profile asks and fetches at its first start; these keep it quiet. */
const preferences = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
  // As if a network were there and answered nothing.
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
};

interface Answer {
  id?: number;
  type: "success" | "error" | "event";
  result?: Record<string, unknown>;
  message?: string;
  method?: string;
  params?: Record<string, unknown>;
}

const halfArrived = /^Invalid markup: Incorrect number of children for <\w+\/> tag\.$/;

/** MathML's elements that have more or fewer children than they must. */
function misshapenFormulas(): string[] {
  const children = { mfrac: 2, mroot: 2, msub: 2, msup: 2, munder: 2, mover: 2, msubsup: 3, munderover: 3 };
  return Object.entries(children).flatMap(([name, count]) =>
    [...document.querySelectorAll(name)]
      .filter((element) => element.children.length !== count)
      .map((element) => `<${name}> with ${element.children.length} children, not ${count}`),
  );
}

/** Firefox without a window, driven by WebDriver BiDi: the few commands that our tests need, without a driver. */
export class Firefox {
  /** What pages wrote to their consoles as a warning or an error, and what they asked of a network. */
  complaints: string[] = [];
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (why: Error) => void }>();
  #sent = 0;
  #context = "";

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.on("message", (data) => this.#hear(JSON.parse(String(data)) as Answer));
  }

  static async start(): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), "longhand-firefox-"));
    const lines = Object.entries(preferences).map(
      ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
    );
    await writeFile(join(profile, "user.js"), lines.join("\n"));
    const browser = spawn(
      firefoxProgram().path!,
      ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      browser.stderr!.on("data", (data) => {
        said += data;
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      browser.once("exit", (code) => reject(new Error(`Firefox ended with ${code}: ${said.slice(-500)}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((opened, failed) => socket.once("open", opened).once("error", failed));
    const firefox = new Firefox(browser, profile, socket);
    await firefox.#send("session.new", { capabilities: {} });
    await firefox.#send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
    const { contexts } = await firefox.#send<{ contexts: { context: string }[] }>(
      "browsingContext.getTree",
      {},
    );
    firefox.#context = contexts[0]!.context;
    return firefox;
  }

  async stop(): Promise<void> {
    const ended = new Promise((exit) => this.#process.once("exit", exit));
    this.#process.kill();
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Opens a file as a double click does. */
  async open(path: string): Promise<void> {
    this.complaints = [];
    const url = pathToFileURL(path).href;
    await this.#send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
    // A formula that is laid out before it has arrived whole is complained of, too: the finished page tells.
    const misshapen = await this.evaluate(misshapenFormulas);
    this.complaints = this.complaints.filter((text) => !halfArrived.test(text)).concat(misshapen);
  }

  /** What a function gives in the page, or the promise that it gives; as JSON. */
  async evaluate<T, A extends readonly unknown[]>(
    look: (...given: A) => T | Promise<T>,
    ...given: A
  ): Promise<T> {
    const { result, exceptionDetails } = await this.#send<{
      result?: { value: string };
      exceptionDetails?: { text: string };
    }>("script.evaluate", {
      expression: `Promise.resolve((${look})(...${JSON.stringify(given)})).then((given) => JSON.stringify(given) ?? "null")`,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (result === undefined) throw new Error(exceptionDetails?.text ?? "nothing came of it");
    return JSON.parse(result.value) as T;
  }

  #send<T = unknown>(method: string, params: object): Promise<T> {
    const id = ++this.#sent;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #hear({ id, type, result, message, method, params }: Answer): void {
    if (id !== undefined) {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (type === "success") waiting?.resolve(result as never);
      else waiting?.reject(new Error(message));
    } else if (method === "log.entryAdded" && ["warn", "error"].includes(String(params?.["level"]))) {
      this.complaints.push(String(params?.["text"]));
    } else if (method === "network.beforeRequestSent") {
      const { url } = (params as { request: { url: string } }).request;
      if (!/^(?:file|data|blob|about|resource|chrome|moz-extension):/.test(url))
        this.complaints.push(`asked for ${url}`);
    }
  }
}
