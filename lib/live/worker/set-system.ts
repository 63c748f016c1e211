import declarations from "virtual:declarations";
import * as typescript from "@tslab/typescript-for-tslab";
import { memorySystem } from "./memory-system.js";

/**
 * Gives TypeScript its file system. tslab's converter uses it as soon as it is loaded, so this must be imported first.
 */
(typescript as unknown as { setSys(system: object): void }).setSys(
  memorySystem(new Map(Object.entries(declarations))),
);
