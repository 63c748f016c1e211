/** How the server stands, as the page knows it. */
export type ServerState =
  /** It answers. */
  | "there"
  /** It does not answer; it is asked again and again. */
  | "away"
  /** It answers, but it was started anew: its kernels are gone. */
  | "new"
  /** One answers there that knows another secret: this page may no longer use it. */
  | "closed";

/** What one look at the server found: when it was started, "refused" without the secret, undefined where none answers. */
export type Look = () => Promise<string | "refused" | undefined>;

export interface ServerWatchOptions {
  look: Look;
  onState(state: ServerState): void;
  /** Waits before the next look. */
  wait?: (milliseconds: number) => Promise<void>;
}

/** The first wait and the longest one, in milliseconds. */
const patience = { first: 500, most: 5_000 };

/** Looks after a server that has stopped answering until it answers again, and says what came back. */
export class ServerWatch {
  readonly #options: Required<ServerWatchOptions>;
  #started: Promise<string | "refused" | undefined>;
  #watching = false;

  constructor(options: ServerWatchOptions) {
    const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    this.#options = { wait, ...options };
    this.#started = options.look();
  }

  /** Told that a request has failed; settles when the server answers again. */
  async suspect(): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    try {
      await this.#watch();
    } finally {
      this.#watching = false;
    }
  }

  async #watch(): Promise<void> {
    const { look, onState, wait } = this.#options;
    const before = await this.#started;
    let now = await look();
    // One request may fail alone; the next look says that nothing is the matter.
    if (now !== undefined && now === before) return;
    if (now === undefined) onState("away");
    for (let pause = patience.first; now === undefined; pause = Math.min(2 * pause, patience.most)) {
      await wait(pause);
      now = await look();
    }
    if (now === "refused") return onState("closed");
    this.#started = Promise.resolve(now);
    onState(before === undefined || now === before ? "there" : "new");
  }
}
