import { AbortedError, DataFormatError, DataSourceError, messageOf } from "../../errors.js";
import type { Host } from "../host/types.js";
import type { IdxImages, IdxLabels } from "../idx.js";
import { isGzip } from "../inflate-idx.js";
import { checkSetFile, type FoundFile, findFiles, readSetFile } from "../load-folder.js";
import type { FileSet, SetFile } from "../mnist-files.js";
import { attempt, MirrorFault, type Pace } from "./attempt.js";
import { addressOf } from "./mirrors.js";
import { openFilePart, openMemoryPart, type Part } from "./part.js";

/** How far a download has come. */
export interface FetchProgress {
  /** The file's published name. */
  file: string;
  /** Bytes so far. */
  received: number;
  /** All bytes, where the server says how many. */
  total: number | undefined;
}

export interface FetchSetOptions {
  set: FileSet;
  /** Where to put the files; undefined keeps them in memory. */
  folder: string | undefined;
  mirrors: readonly string[];
  signal?: AbortSignal | undefined;
  progress?: ((progress: FetchProgress) => void) | undefined;
  /** Milliseconds until a mirror must have begun to answer; 15,000 where it is left out. */
  answerWithin?: number;
  /** Milliseconds that may pass without a byte; 20,000 where it is left out. */
  stallAfter?: number;
  /**
   * Bytes a second below which another mirror is asked instead, while there is one; 10,000 where it is left out. Over a line
   * that is slow itself all mirrors are: then they take turns, and less is asked of each time by time.
   */
  leastRate?: number;
  /** Milliseconds over which that is measured; 60,000 where it is left out. */
  rateOver?: number;
}

export interface FetchedSet {
  /** In the order of the set's files. */
  contents: (IdxImages | IdxLabels)[];
  /** Why the files could not be put into the folder, where they could not. */
  notKept: string | undefined;
}

/** Tries of one mirror in a row, as long as each brings the file further. */
const triesOfMirror = 4;

/**
 * Fetches the files of a set that a folder lacks, or holds damaged, from the first mirror that can give them.
 *
 * A file gets its name only when its content's sum is right. What came before a fault is kept, and the next try goes
 * on from there.
 *
 * @throws {DataSourceError} where a file could not be had from any mirror; it names each and why
 * @throws {AbortedError} when the signal is given
 */
export async function fetchSet(host: Host, options: FetchSetOptions): Promise<FetchedSet> {
  const { set, folder } = options;
  const found = folder === undefined ? [] : await findFiles(host, folder, set);
  const state: State = { dead: new Map(), slow: new Map(), notKept: undefined };
  const contents: (IdxImages | IdxLabels)[] = [];
  for (const [i, file] of set.files.entries()) {
    const damaged = found[i]?.paths ?? [];
    const there = await readSound(host, { file, paths: damaged });
    contents.push(there ?? (await fetchFile(host, file, { ...options, state, damaged })));
  }
  return { contents, notKept: state.notKept };
}

/** A file that is there and sound; undefined for one that must be fetched. */
async function readSound(host: Host, found: FoundFile): Promise<IdxImages | IdxLabels | undefined> {
  if (found.paths.length === 0) return undefined;
  try {
    return (await readSetFile(host, found)).content;
  } catch (thrown) {
    if (thrown instanceof DataFormatError) return undefined;
    throw thrown;
  }
}

/** Whether a fetch failed because there is no network, or nobody at its other end. */
export function noneAnswered(fault: DataSourceError): boolean {
  return fault.cause instanceof MirrorFault && fault.cause.dead;
}

/** What was learned from the files before. */
interface State {
  /** Mirrors that did not answer, and how. */
  dead: Map<string, string>;
  /** How often a mirror was too slow. */
  slow: Map<string, number>;
  notKept: string | undefined;
}

type FetchFileOptions = FetchSetOptions & {
  state: State;
  /** Files with the wrong content, to be taken away when the right one has come. */
  damaged: readonly string[];
};

async function fetchFile(
  host: Host,
  file: SetFile,
  options: FetchFileOptions,
): Promise<IdxImages | IdxLabels> {
  const { folder, state } = options;
  let part = openMemoryPart();
  if (folder !== undefined && state.notKept === undefined) {
    try {
      part = await openFilePart(host.files!, folder, `${file.name}.gz`);
    } catch (thrown) {
      state.notKept = messageOf(thrown);
    }
  }
  try {
    const { content, bytes } = await fromMirrors(host, file, { ...options, part });
    await part.clear();
    if (folder !== undefined && state.notKept === undefined) await keep(host, file, { ...options, bytes });
    return content;
  } finally {
    await part.release();
  }
}

async function keep(
  host: Host,
  file: SetFile,
  options: FetchFileOptions & { bytes: Uint8Array },
): Promise<void> {
  const { bytes, damaged, folder, state } = options;
  const path = host.files!.join(folder!, isGzip(bytes) ? `${file.name}.gz` : file.name);
  try {
    await host.files!.write(path, bytes);
    for (const old of damaged) if (old !== path) await host.files!.remove(old);
  } catch (thrown) {
    state.notKept = messageOf(thrown);
  }
}

async function fromMirrors(
  host: Host,
  file: SetFile,
  options: FetchFileOptions & { part: Part },
): Promise<{ content: IdxImages | IdxLabels; bytes: Uint8Array }> {
  const { mirrors, set, signal, part, state } = options;
  const faults: string[] = [];
  const slowness = (mirror: string): number => state.slow.get(mirror) ?? 0;
  const turns = [...mirrors].sort((a, b) => slowness(a) - slowness(b));
  for (let mirror = turns.shift(); mirror !== undefined; mirror = turns.shift()) {
    const silence = state.dead.get(mirror);
    if (silence !== undefined) {
      faults.push(`${mirror}: ${silence}`);
      continue;
    }
    for (let tried = 0; tried < triesOfMirror; tried++) {
      const before = part.size;
      // Whoever is the last is waited for: however slow, it is better than none.
      const pace = turns.length > 0 ? paceOf(options, slowness(mirror)) : undefined;
      try {
        return await fromMirror(host, file, { ...options, pace, url: addressOf(mirror, file.name) });
      } catch (thrown) {
        if (signal?.aborted)
          throw new AbortedError(
            `fetching ${set.title}: stopped at ${file.name}. Start it again, and it goes on from there.`,
            { cause: thrown },
          );
        if (!(thrown instanceof MirrorFault)) throw thrown;
        if (thrown.slow) {
          state.slow.set(mirror, slowness(mirror) + 1);
          turns.push(mirror);
          break;
        }
        if (thrown.dead) state.dead.set(mirror, thrown.message);
        const again = part.size > before || (before > 0 && part.size === 0);
        if (!again || tried + 1 === triesOfMirror) {
          faults.push(`${mirror}: ${thrown.message}`);
          break;
        }
      }
    }
  }
  throw new DataSourceError(
    `fetching ${set.title}: ${file.name} could not be had from any of ${mirrors.length} addresses. ` +
      `${faults.join("; ")}. Check the network and try again, or get the four files another way and set MNIST_DIR ` +
      "to their folder.",
    {
      cause: new MirrorFault(faults.join("; "), { dead: mirrors.every((mirror) => state.dead.has(mirror)) }),
    },
  );
}

/** Each time that a mirror was too slow, a tenth is asked of it. */
function paceOf({ leastRate = 10_000, rateOver = 60_000 }: FetchSetOptions, slowness: number): Pace {
  return { bytes: (leastRate * rateOver) / 1000 / 10 ** slowness, within: rateOver };
}

async function fromMirror(
  host: Host,
  file: SetFile,
  options: FetchFileOptions & { part: Part; pace: Pace | undefined; url: string },
): Promise<{ content: IdxImages | IdxLabels; bytes: Uint8Array }> {
  const { url, part, pace, signal, progress, answerWithin = 15_000, stallAfter = 20_000 } = options;
  await attempt(host, {
    url,
    part,
    // A gzipped file is never much larger than its content.
    most: 1024 + Math.ceil(1.01 * (file.kind === "images" ? 16 + file.count * 784 : 8 + file.count)),
    answerWithin,
    stallAfter,
    pace,
    signal,
    progress: (received, total) => progress?.({ file: file.name, received, total }),
  });
  const bytes = await part.read();
  try {
    return { content: await checkSetFile(host, { file, name: url, bytes }), bytes };
  } catch (thrown) {
    if (!(thrown instanceof DataFormatError)) throw thrown;
    await part.clear();
    throw new MirrorFault(thrown.message, { cause: thrown });
  }
}
