import type { TypeScriptParser } from "./cell-source.js";
import { reachedDeclarations } from "./declarations.js";

/** What the compiler made of a cell. */
interface Compiled {
  output?: string;
  /** All that is declared when the cell has run. */
  declOutput?: string;
}

/** A cell that has begun and of which nobody has heard that it came to its end. */
interface Begun {
  /** The names of values that it declares. */
  names: readonly string[];
  after: string;
  /** The values that some of these names had. */
  old: Record<string, unknown>;
}

/** How the compiler sets the names that a cell declares to nothing, before its first line. */
const setToNothing =
  /(Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n)((?:(?:exports\.\S+ = )+void 0;\n)+)/;

/**
 * What the cells have declared: types, which the next cell is compiled with, and values, which it reads.
 *
 * tslab forgets all that a cell declared which did not come to its end. Here a name that was reached before a Stop or an
 * error stays, with its value, as in every other Jupyter kernel; one that was not reached is what it was before.
 */
export class Declared {
  readonly #typescript: TypeScriptParser;
  /** Holds each value under its name. */
  readonly #values: object;
  #text = "";
  #begun: Begun | undefined;

  constructor(typescript: TypeScriptParser, values: object) {
    this.#typescript = typescript;
    this.#values = values;
  }

  /** All that is declared now; while a cell runs, with what it came to so far. */
  get text(): string {
    const begun = this.#begun;
    if (begun === undefined) return this.#text;
    const unreached = new Set(begun.names.filter((name) => !this.#has(name)));
    return reachedDeclarations(this.#typescript, { before: this.#text, after: begun.after }, unreached);
  }

  /**
   * A cell is about to run.
   *
   * @returns its code without its first statement, which would set what it declares to nothing: an old value stays until
   *   the new one is there, and a name that has none of its own was not reached
   */
  begin({ output = "", declOutput = "" }: Compiled): string {
    const names = [...(setToNothing.exec(output)?.[2] ?? "").matchAll(/exports\.(\S+) = /g)].map(
      ([, name]) => name!,
    );
    const values = this.#values as Record<string, unknown>;
    const old: Record<string, unknown> = {};
    for (const name of names.filter((one) => this.#has(one))) {
      old[name] = values[name];
      delete values[name];
    }
    Object.setPrototypeOf(values, old);
    this.#begun = { names, after: declOutput, old };
    return output.replace(setToNothing, "$1");
  }

  /** The cell came to its end. */
  end(): void {
    if (this.#begun === undefined) return;
    this.#text = this.#begun.after;
    this.#close();
  }

  /** If a cell has begun, it will not come to its end any more. */
  giveUp(): void {
    if (this.#begun === undefined) return;
    const { old } = this.#begun;
    this.#text = this.text;
    for (const name of Object.keys(old))
      if (!this.#has(name)) (this.#values as Record<string, unknown>)[name] = old[name];
    this.#close();
  }

  #close(): void {
    this.#begun = undefined;
    Object.setPrototypeOf(this.#values, Object.prototype);
  }

  #has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }
}
