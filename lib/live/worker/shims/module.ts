/** Node's `module` for tslab's executor: what a cell may require is bundled with it. */

const bundled = new Map<string, unknown>();

/** Lets cells import a module under its name. */
export function provide(name: string, module: unknown): void {
  bundled.set(name, module);
}

export function createRequire(): (name: string) => unknown {
  return function require(name: string): unknown {
    if (bundled.has(name)) return bundled.get(name);
    throw new Error(
      `Cannot find module '${name}'. Cells of a live page can import ${[...bundled.keys()].filter((each) => !bundled.has(`node:${each}`)).join(", ")}.`,
    );
  };
}

/** A cell that is a module of its own, by tslab's `@module`. */
export default class Module {
  static createRequire: typeof createRequire = createRequire;
  static _nodeModulePaths(): string[] {
    return [];
  }
  exports: Record<string, unknown> = {};
  require: (name: string) => unknown = createRequire();

  _compile(code: string): void {
    // biome-ignore lint/security/noGlobalEval: as in vm
    const run = globalThis.eval(`(function (exports, require, module) {${code}\n})`) as (
      ...given: unknown[]
    ) => void;
    run(this.exports, this.require, this);
  }
}
