import { Command, CommanderError } from "commander";
import { messageOf } from "../errors.js";
import { UsageError } from "./usage-error.js";
import { version } from "./version.js";

/** A command lives in a file of its own, loaded only when it is asked for, so that each starts fast. */
interface CommandModule {
  command(): Command;
}

const commands: Record<string, () => Promise<CommandModule>> = {
  start: () => import("./start.js"),
  run: () => import("./run.js"),
  params: () => import("./params.js"),
  verify: () => import("./verify.js"),
  export: () => import("./export.js"),
  import: () => import("./import.js"),
  systems: () => import("./systems.js"),
  runs: () => import("./runs.js"),
  sweep: () => import("./sweep.js"),
  worker: () => import("./worker.js"),
  trial: () => import("./trial.js"),
  report: () => import("./report.js"),
  gains: () => import("./gains.js"),
  data: () => import("./data.js"),
  kernel: () => import("./kernel.js"),
  doctor: () => import("./doctor.js"),
};

/**
 * Runs one command line and gives the exit code: 0 done, 1 the work failed, 2 used wrongly.
 *
 * The one place where an error becomes text for a person; `--debug` adds the stack.
 */
export async function main(args: readonly string[]): Promise<number> {
  const debug = args.includes("--debug");
  try {
    const program = await buildProgram(args);
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    console.error(`longhand: ${messageOf(thrown)}`);
    if (debug && thrown instanceof Error) console.error(thrown.stack);
    return thrown instanceof UsageError ? 2 : 1;
  }
}

async function buildProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("longhand")
    .description("Neural networks worked out longhand, in TypeScript notebooks.")
    .version(version())
    .option("--debug", "show the stack of an error")
    .showHelpAfterError("(add --help for what it takes)");
  const named = args.find((arg) => Object.hasOwn(commands, arg));
  const wanted = named === undefined ? Object.keys(commands) : [named];
  for (const name of wanted) {
    const module = await commands[name]!();
    program.addCommand(module.command());
  }
  throwInsteadOfExit(program);
  return program;
}

/** Commander would call process.exit itself, and sub-commands do not inherit the wish not to. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
}
