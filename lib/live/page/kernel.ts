import type { DigitFiles, FromWorker, ToWorker } from "../protocol.js";

/** How long a worker has to say that it has heard the stop button before it is ended: code that never yields cannot. */
const answerMs = 60;
/** The same for one whose event loop has turned since the cell began, as in a training, or that has only just begun. */
const patientMs = 500;

/** When the spare worker is started, after the first cell has begun, so that it takes nothing from short ones. */
const spareAfterMs = 1000;

/**
 * How the run of a cell ended: "stopped" before it began; "lost" where the worker was ended because it did not answer, and
 * all variables with it; "restarted" where the reader wanted that.
 */
export type Ending = "ok" | "failed" | "stopped" | "lost" | "restarted";

/** What a kernel tells while a cell runs. */
export type HearOutput = (message: string, content: Record<string, unknown>) => void;

/** "broken" where the browser does not let the worker begin at all. */
export type KernelState = "starting" | "idle" | "busy" | "broken";

/** A worker, and when it has said that it is ready. */
interface Started {
  worker: Worker;
  ready: Promise<void>;
}

interface Running {
  run: number;
  hear: HearOutput;
  end: (ending: Ending) => void;
}

/** A worker that compiles and runs cells, and another one that is ready to take its place. */
export class LiveKernel {
  readonly #address: string;
  readonly #begin: ToWorker & { type: "begin" };
  readonly #onState: (state: KernelState) => void;
  #worker: Worker;
  #spare: Started | undefined;
  /** Resolves when the present worker, or one that has taken its place, is ready. */
  #ready: Promise<void>;
  #becomeReady: () => void = () => {};
  #broken = false;
  #running: Running | undefined;
  #hear: HearOutput | undefined;
  #stage: "compiling" | "running" = "running";
  /** Whether the event loop has turned since the cell's own code began. */
  #yields = false;
  /** When that code began. */
  #since = 0;
  #stopping: ReturnType<typeof setTimeout> | undefined;
  #wantsStop = false;
  #runs = 0;
  #requests = 0;
  readonly #answers = new Map<number, (message: FromWorker) => void>();

  /** @param program the worker's program as text */
  constructor(
    program: string,
    options: {
      digits: DigitFiles | undefined;
      digitsUrl: string | undefined;
      onState: (state: KernelState) => void;
    },
  ) {
    this.#address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    this.#begin = { type: "begin", digits: options.digits, digitsUrl: options.digitsUrl };
    this.#onState = options.onState;
    this.#ready = this.#waitForReady();
    this.#worker = this.#adopt(this.#create());
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Runs a cell; only one at a time. What it prints after its end comes to the same listener. */
  async run(code: string, count: number, hear: HearOutput): Promise<Ending> {
    this.#wantsStop = false;
    await this.#whenReady();
    if (this.#broken || (this.#wantsStop as boolean)) return "stopped";
    const run = ++this.#runs;
    this.#hear = hear;
    this.#stage = "compiling";
    this.#onState("busy");
    return new Promise((resolve) => {
      this.#running = {
        run,
        hear,
        end: (ending) => {
          clearTimeout(this.#stopping);
          this.#running = undefined;
          if (ending !== "lost" && ending !== "restarted") this.#onState("idle");
          resolve(ending);
        },
      };
      this.#send({ type: "run", run, count, code });
      setTimeout(() => this.#prepareSpare(), spareAfterMs);
    });
  }

  /**
   * Stops what runs: a training ends by itself and keeps its variables. A worker that does not answer is ended, and the
   * spare one takes its place.
   */
  stop(): void {
    this.#wantsStop = true;
    if (this.#running === undefined) return;
    this.#send({ type: "interrupt" });
    // While it compiles it cannot answer, but compiling ends, and then it is told.
    if (this.#stage === "running") this.#expectAnswer();
  }

  /** Ends the worker, whatever it does, and begins anew without variables. */
  restart(ending: "lost" | "restarted" = "restarted"): void {
    const running = this.#running;
    this.#worker.terminate();
    for (const answer of this.#answers.values()) answer({ type: "heard" });
    this.#answers.clear();
    this.#hear = undefined;
    this.#becomeReady();
    this.#ready = this.#waitForReady();
    const next = this.#spare ?? this.#create();
    this.#spare = undefined;
    this.#worker = this.#adopt(next);
    running?.end(ending);
  }

  /** What could stand at a place of the code; nothing while a cell runs. */
  async complete(
    code: string,
    position: number,
  ): Promise<{ start: number; end: number; candidates: string[] } | undefined> {
    const answer = await this.#ask((request) => ({ type: "complete", request, code, position }));
    return answer?.type === "completed" ? answer : undefined;
  }

  /** The code of a parameters cell with other values in it. */
  async revise(code: string, values: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await this.#ask((request) => ({ type: "revise", request, code, values }));
    return answer?.type === "revised" ? answer.code : code;
  }

  async #ask(make: (request: number) => ToWorker): Promise<FromWorker | undefined> {
    await this.#whenReady();
    if (this.busy) return undefined;
    const request = ++this.#requests;
    return new Promise((resolve) => {
      this.#answers.set(request, resolve);
      this.#send(make(request));
    });
  }

  #create(): Started {
    const worker = new Worker(this.#address);
    const ready = new Promise<void>((resolve) => {
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === "ready") resolve();
      });
    });
    worker.postMessage(this.#begin);
    return { worker, ready };
  }

  /** Starts the spare worker, where there is memory for it; a reader who runs nothing pays for none. */
  #prepareSpare(): void {
    const { deviceMemory = 8 } = navigator as { deviceMemory?: number };
    if (deviceMemory >= 4) this.#spare ??= this.#create();
  }

  /** Listens to a worker from now on. */
  #adopt({ worker, ready }: Started): Worker {
    this.#onState("starting");
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.#worker) this.#receive(data);
    });
    let begun = false;
    worker.addEventListener("error", () => {
      if (worker !== this.#worker || begun) return;
      this.#broken = true;
      this.#onState("broken");
      this.#becomeReady();
    });
    void ready.then(() => {
      begun = true;
      if (worker !== this.#worker) return;
      this.#onState("idle");
      this.#becomeReady();
    });
    return worker;
  }

  #waitForReady(): Promise<void> {
    return new Promise((resolve) => {
      this.#becomeReady = resolve;
    });
  }

  /** A worker may be replaced while one waits for it. */
  async #whenReady(): Promise<void> {
    for (let ready: Promise<void> | undefined; ready !== this.#ready; ) {
      ready = this.#ready;
      await ready;
    }
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "stage":
        this.#stage = message.stage;
        this.#yields = false;
        this.#since = performance.now();
        if (message.stage === "running" && this.#wantsStop) this.#expectAnswer();
        return;
      case "turned":
        this.#yields = true;
        return;
      case "heard":
        clearTimeout(this.#stopping);
        return;
      case "output":
        this.#hear?.(message.message, JSON.parse(message.content) as Record<string, unknown>);
        return;
      case "done":
        if (this.#running?.run === message.run) this.#running.end(message.ok ? "ok" : "failed");
        return;
      case "completed":
      case "revised":
        this.#answers.get(message.request)?.(message);
        this.#answers.delete(message.request);
    }
  }

  #expectAnswer(): void {
    const begun = performance.now() - this.#since;
    const patience = this.#yields ? patientMs : Math.max(answerMs, patientMs - begun);
    clearTimeout(this.#stopping);
    this.#stopping = setTimeout(() => this.restart("lost"), patience);
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}
