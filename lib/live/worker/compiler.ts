import "./set-system.js";
import * as typescript from "@tslab/typescript-for-tslab";
import { createConverter } from "tslab/dist/converter.js";
import { createExecutor } from "tslab/dist/executor.js";
import type { TypeScriptParser } from "../../kernel/inside/cell-source.js";
import {
  type Executor,
  type ExecutorListeners,
  joinTslab,
  type TslabParts,
} from "../../kernel/inside/join-tslab.js";
import { nameCellsBy } from "./shims/vm.js";

/** tslab's compiler and executor as the kernel has them, in a worker. */
export function loadCompiler(listeners: ExecutorListeners): Executor {
  nameCellsBy(listeners.nameOfCode);
  const parts = { typescript: typescript as unknown as TypeScriptParser, createConverter, createExecutor };
  return joinTslab(parts as TslabParts, listeners, "/");
}
