import { SingleBar } from "cli-progress";
import { Command } from "commander";
import {
  type DataStatus,
  dataStatus,
  type FetchProgress,
  type FileStatus,
  fetchMnist,
} from "../data/index.js";

/** `longhand data fetch|status`: MNIST from a shell. */
export function command(): Command {
  const data = new Command("data").description("fetch MNIST, or see which digits a notebook would load");
  data
    .command("fetch")
    .description("download those of MNIST's four files that are missing or damaged, and check their sums")
    .option("--dir <folder>", "where to put them (data/mnist of the project)")
    .action(async (options: { dir?: string }) => fetch(options.dir));
  data
    .command("status")
    .description("say what loadMnist() would use, and how each file stands")
    .action(async () => console.log(describe(await dataStatus())));
  return data;
}

async function fetch(folder: string | undefined): Promise<void> {
  const control = new AbortController();
  const stop = () => control.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const bar = showProgress();
  try {
    const filled = await fetchMnist({
      ...(folder === undefined ? {} : { folder }),
      progress: bar.update,
      signal: control.signal,
    });
    bar.stop();
    console.log(`MNIST is in ${filled}: four files, their sums checked.`);
  } finally {
    bar.stop();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** A bar on a terminal; elsewhere, as in a log, one line for each file that is begun. */
function showProgress(): {
  update: (progress: FetchProgress) => void;
  stop: () => void;
} {
  const bar = new SingleBar({
    format: "{file} {bar} {percentage}% of {megabytes} MB",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
  });
  let begun: string | undefined;
  return {
    update({ file, received, total }) {
      const all = total ?? received;
      const payload = {
        file: file.padEnd(23),
        megabytes: (all / 1e6).toFixed(1),
      };
      if (!process.stderr.isTTY) {
        if (begun !== file) console.error(`fetching ${file}`);
      } else if (begun === file) {
        bar.setTotal(all);
        bar.update(received, payload);
      } else {
        bar.stop();
        bar.start(all, received, payload);
      }
      begun = file;
    },
    stop() {
      bar.stop();
    },
  };
}

function describe(status: DataStatus): string {
  const { next, folder, fault, mnist, drawn } = status;
  const sentence = {
    mnist: `loadMnist() uses MNIST from ${folder}.`,
    download: "loadMnist() tries to download MNIST; without a network it uses drawn digits, and says so.",
    fault: `loadMnist() stops: ${fault}`,
  }[next];
  const wrong = [...mnist, ...drawn.files].flatMap(({ fault: why }) =>
    why === undefined || why === fault ? [] : [why],
  );
  const lines = [
    sentence,
    "",
    `MNIST in ${folder}`,
    ...mnist.map(describeFile),
    "",
    `Drawn digits in ${drawn.folder}`,
    ...drawn.files.map(describeFile),
    ...(wrong.length > 0 ? ["", ...wrong] : []),
  ];
  return lines.join("\n");
}

function describeFile({ name, state, md5 }: FileStatus): string {
  return `  ${state.padEnd(8)}${name.padEnd(32)}${state === "whole" ? `md5 ${md5}` : ""}`.trimEnd();
}
