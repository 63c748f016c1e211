import { Command } from "commander";
import { checkData } from "./doctor/data.js";
import { type Check, examine, type Finding } from "./doctor/finding.js";
import { kernelChecks } from "./doctor/kernels.js";
import { machineChecks } from "./doctor/machine.js";
import { version } from "./version.js";

const help = `
Each line says ok, note (something is missing that one can do without) or WRONG, and then how to mend it.
Exit code: 0 where nothing is wrong, 1 where something is.`;

/** `longhand doctor`: says what is wrong with this machine or this copy, and how to mend it. */
export function command(): Command {
  return new Command("doctor")
    .description("look at everything Longhand needs, and say what is wrong and how to mend it")
    .option("--json", "print what was found as JSON")
    .addHelpText("after", help)
    .action(async (flags: { json?: boolean }) => {
      process.exitCode = await doctor(flags.json === true);
    });
}

async function doctor(json: boolean): Promise<number> {
  const { defaultStateFolder } = await import("../server/index.js");
  const checks: Check[] = [
    ...machineChecks({ served: process.cwd(), state: defaultStateFolder() }),
    ...kernelChecks(),
    { name: "data", run: () => checkData() },
  ];
  const found: (Finding & { name: string })[] = [];
  const width = Math.max(...checks.map(({ name }) => name.length));
  if (!json) console.log(`Longhand ${version()} on ${process.platform} ${process.arch}\n`);
  for (const check of checks) {
    const finding = await examine(check);
    found.push(finding);
    if (!json) console.log(describe(finding, width));
  }
  const wrong = found.filter(({ state }) => state === "wrong").length;
  if (json) console.log(JSON.stringify({ version: version(), ok: wrong === 0, checks: found }, undefined, 2));
  else console.log(`\n${summarize(wrong)}`);
  return wrong === 0 ? 0 : 1;
}

function describe({ name, state, found, mend }: Finding & { name: string }, width: number): string {
  const mark = { ok: "ok   ", note: "note ", wrong: "WRONG" }[state];
  const [first = "", ...rest] = found.split("\n");
  const indent = " ".repeat(width + 8);
  const lines = [`${mark}  ${name.padEnd(width)} ${first}`, ...rest.map((line) => indent + line)];
  if (mend !== undefined) lines.push(`${indent}${mend}`);
  return lines.join("\n");
}

function summarize(wrong: number): string {
  if (wrong === 0) return "Nothing is wrong.";
  return wrong === 1 ? "One thing is wrong." : `${wrong} things are wrong.`;
}
