import { Command } from "commander";
import { findKernelSpecs, installedFolders, installKernel, removeKernel } from "../kernel/index.js";
import { UsageError } from "./usage-error.js";

interface PlaceFlags {
  user?: boolean;
  prefix?: string;
}

/** `longhand kernel`: makes the kernel known to other Jupyter programs on this machine, without Python. */
export function command(): Command {
  const kernel = new Command("kernel").description("make the kernel known to VS Code, JupyterLab and others");
  withPlace(kernel.command("install"))
    .description("write the kernelspec `tslab`, which starts this copy of Longhand")
    .action(async (flags: PlaceFlags) => {
      const folder = await installKernel(placeOf(flags));
      console.log(
        `Wrote ${folder}. Choose "TypeScript (Longhand)" as the kernel; restart a Jupyter that is running.`,
      );
    });
  withPlace(kernel.command("remove"))
    .description("take the kernelspec `tslab` away again")
    .action(async (flags: PlaceFlags) => {
      const folder = await removeKernel(placeOf(flags));
      console.log(`Removed ${folder}.`);
    });
  kernel
    .command("list")
    .description("show every kernel that can be started here")
    .action(async () => {
      const found = await findKernelSpecs();
      const installed = await installedFolders();
      const builtIn = ["built in", ...installed.map((folder) => `installed in ${folder}`)].join(", ");
      const width = Math.max(...found.map(({ spec }) => spec.name.length));
      for (const { spec, folder } of found) {
        console.log(`${spec.name.padEnd(width)}  ${spec.display_name}  ${folder ?? `(${builtIn})`}`);
      }
    });
  return kernel;
}

function withPlace(command: Command): Command {
  return command
    .option("--user", "in the user's own Jupyter data folder (so unless told otherwise)")
    .option("--prefix <folder>", "in FOLDER/share/jupyter, as for an environment");
}

function placeOf(flags: PlaceFlags): { prefix?: string } {
  if (flags.user === true && flags.prefix !== undefined) {
    throw new UsageError("kernel: --user and --prefix were both given. Leave one of them out.");
  }
  return flags.prefix === undefined ? {} : { prefix: flags.prefix };
}
