import { DataFormatError, DataSourceError, messageOf } from "../errors.js";
import { Dataset, type DigitSource } from "./dataset.js";
import type { Host } from "./host/types.js";
import { type IdxImages, type IdxLabels, parseIdx } from "./idx.js";
import { inflateIdx, isGzip } from "./inflate-idx.js";
import { type FileSet, namesOf, type SetFile } from "./mnist-files.js";

/** A training set and a test set. */
export interface Digits {
  train: Dataset;
  test: Dataset;
}

/** Where a file of a set lies in a folder: under any of its names, or none; the first that is sound counts. */
export interface FoundFile {
  file: SetFile;
  paths: readonly string[];
}

/** Digits always have these ten classes. */
const classes = 10;

/** Looks for each file of a set in a folder, under each name it may have. */
export async function findFiles(host: Host, folder: string, set: FileSet): Promise<FoundFile[]> {
  const files = host.files;
  return Promise.all(
    set.files.map(async (file) => {
      const paths: string[] = [];
      for (const name of files === undefined ? [] : namesOf(file)) {
        const path = files!.join(folder, name);
        if ((await files!.kindOf(path)) === "file") paths.push(path);
      }
      return { file, paths };
    }),
  );
}

/**
 * Loads a set whose four files have been found, and checks every one of them against its sum.
 *
 * @throws {DataFormatError} where a file is damaged; for one of MNIST's it names the command that fetches it anew
 */
export async function loadFolder(
  host: Host,
  found: readonly FoundFile[],
  source: { set: FileSet; from: DigitSource; folder: string },
): Promise<Digits> {
  const { folder, from } = source;
  const contents = await Promise.all(
    found.map((each) =>
      readSetFile(host, each).catch((thrown: unknown) => {
        throw from === "mnist" ? withCommand(thrown, host, folder) : thrown;
      }),
    ),
  );
  return joinSet(
    contents.map(({ content }) => content),
    source,
  );
}

/** A damaged file's fault, and the command that replaces it; any other fault as it is. */
export function withCommand(thrown: unknown, host: Host, folder: string): unknown {
  if (!(thrown instanceof DataFormatError)) return thrown;
  const files = host.files!;
  // The command may be given in another folder than the program runs in.
  const whole = /^([/\\]|[a-z]:)/i.test(folder) ? folder : files.join(files.workingFolder, folder);
  const named = /^[\w./\\:-]+$/.test(whole) ? whole : `"${whole}"`;
  return new DataFormatError(
    `${thrown.message} \`npx longhand data fetch --dir ${named}\` fetches what is damaged or missing there.`,
    { cause: thrown },
  );
}

/**
 * Reads one file of a set and checks that it is the true one; of several under its names the first that is sound.
 *
 * @param found at least one path
 * @returns the content, and the path that it came from
 * @throws {DataSourceError} where none is sound and the first cannot be read
 * @throws {DataFormatError} where none is sound and the first's content is not what was published
 */
export async function readSetFile(
  host: Host,
  { file, paths }: FoundFile,
): Promise<{ content: IdxImages | IdxLabels; path: string }> {
  const faults: unknown[] = [];
  for (const path of paths) {
    try {
      return { content: await readOne(host, file, path), path };
    } catch (thrown) {
      if (!(thrown instanceof DataFormatError || thrown instanceof DataSourceError)) throw thrown;
      faults.push(thrown);
    }
  }
  throw faults[0];
}

async function readOne(host: Host, file: SetFile, path: string): Promise<IdxImages | IdxLabels> {
  const bytes = await host.files!.read(path).catch((thrown: unknown) => {
    const mend = "Check the file's permissions.";
    throw new DataSourceError(`${path}: the file could not be read (${messageOf(thrown)}). ${mend}`, {
      cause: thrown,
    });
  });
  return checkSetFile(host, { file, name: path, bytes });
}

/** What `readSetFile` checks of a file, of bytes that are in memory already. */
export async function checkSetFile(
  host: Host,
  candidate: { file: SetFile; name: string; bytes: Uint8Array },
): Promise<IdxImages | IdxLabels> {
  const { file, name, bytes } = candidate;
  const plain = isGzip(bytes) ? await inflateIdx(host, bytes, name) : bytes;
  const content = parseIdx(plain, { name });
  if (content.kind !== file.kind || content.count !== file.count)
    throw new DataFormatError(
      `${name}: the file holds ${content.count} ${content.kind}, expected ${file.count} ${file.kind}. ` +
        "Check that no two files' names are swapped, or fetch it again.",
    );
  const md5 = await host.md5(plain);
  if (md5 !== file.md5)
    throw new DataFormatError(
      `${name}: the content's MD5 sum is ${md5}, expected ${file.md5}. It is damaged, or it is another set in the ` +
        "same format: delete it and fetch it again.",
    );
  return content;
}

/** @throws {DataFormatError} where images and labels do not belong together */
export function joinSet(
  contents: readonly (IdxImages | IdxLabels)[],
  source: { set: FileSet; from: DigitSource },
): Digits {
  const { set, from } = source;
  const join = (part: SetFile["part"], title: string): Dataset => {
    const own = contents.filter((_, i) => set.files[i]!.part === part);
    const images = own.find((content) => content.kind === "images")!;
    const labels = own.find((content) => content.kind === "labels")!;
    const { pixels, height, width } = images;
    return new Dataset({
      name: `${set.title} ${title}`,
      source: from,
      pixels,
      labels: labels.labels,
      height,
      width,
      classes,
    });
  };
  return { train: join("train", "training"), test: join("test", "test") };
}
