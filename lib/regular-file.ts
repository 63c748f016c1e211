import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

/** As much as Node reads at once. */
const mostAtOnce = 2 ** 31 - 1;

/**
 * Reads a file, and nothing else that has a name: a pipe or a device would answer by waiting for ever, and with it one
 * of the few threads that read for the whole process.
 *
 * @param most bytes; a larger file is refused before memory is taken for it
 * @returns memory of its own, which can be handed to another thread
 * @throws the file system's error, with its code: EISDIR for a folder, EFTYPE for what is neither, EFBIG past `most`
 */
export async function readRegularFile(path: string, most: number = mostAtOnce): Promise<Buffer<ArrayBuffer>> {
  const file = await openUnlessItWaits(path);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw withCode("EISDIR", "it is a folder, not a file");
    if (!stats.isFile()) throw notAFile();
    if (stats.size > most) throw withCode("EFBIG", `${stats.size} bytes, and at most ${most} are read`);
    const bytes = Buffer.allocUnsafeSlow(stats.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break; // it was cut meanwhile
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** Opening a pipe would wait already. Windows has no such flags, and no such pipes in folders. */
async function openUnlessItWaits(path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (constants.O_NOCTTY ?? 0);
  try {
    return await open(path, flags | (constants.O_NONBLOCK ?? 0));
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    // A socket, or a device that is not there.
    if (code === "ENXIO") throw notAFile();
    // A file that is shared with another machine, which is asked to give it back: that takes a moment.
    if (code === "EAGAIN" && (await stat(path)).isFile()) return open(path, flags);
    throw thrown;
  }
}

function notAFile(): Error {
  return withCode("EFTYPE", "it is neither a file nor a folder");
}

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
