import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { writeAtomically } from "../../../lib/atomic-write.js";
import { keptResults } from "../../../lib/cli/kept-results.js";
import { DataSourceError } from "../../../lib/errors.js";
import { makePipe } from "../../support/special-files.js";

vi.mock("../../../lib/atomic-write.js", { spy: true });

const home = process.cwd();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-kept-"));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(home);
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const kept = (): string => join(folder, ".longhand", "gains");

/** Work that counts how often it is done. */
function counted<T extends object>(result: T) {
  return vi.fn(async () => result);
}

describe("kept results", () => {
  test("are worked out once for a key, and read the next time, to the last digit", async () => {
    const work = counted({ accuracy: 0.1 + 0.2 });
    expect(await keptResults("gains", "mnist").get(["dropout", 1, 10], work)).toEqual({
      accuracy: 0.1 + 0.2,
    });
    expect(await keptResults("gains", "mnist").get(["dropout", 1, 10], work)).toEqual({
      accuracy: 0.1 + 0.2,
    });
    expect(work).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["another key", "mnist", ["dropout", 1, 11]],
    ["a key of other kinds", "mnist", ["dropout", "1", 10]],
    ["another context", "drawn", ["dropout", 1, 10]],
  ])("are worked out for %s", async (_, context, key) => {
    await keptResults("gains", "mnist").get(["dropout", 1, 10], counted({ first: 1 }));
    const work = counted({ second: 2 });
    expect(await keptResults("gains", context).get(key, work)).toEqual({ second: 2 });
    expect(work).toHaveBeenCalledTimes(1);
    expect(await readdir(kept())).toHaveLength(2);
  });

  test("of a pipe count as none, and are not waited for", async () => {
    await keptResults("gains", "mnist").get(["key"], counted({ first: 1 }));
    const [name = ""] = await readdir(kept());
    await rm(join(kept(), name));
    const letGo = makePipe(join(kept(), name));
    const read = keptResults("gains", "mnist").get(["key"], counted({ second: 2 }));
    expect(await read.finally(letGo)).toEqual({ second: 2 });
  });

  test.each([
    ["cut", '{"accuracy": 0.'],
    ["empty", ""],
    ["no object", "7"],
    ["null", "null"],
    ["an object of nothing", "{}"],
  ])("of a damaged file (%s) count as none, and are mended", async (_, content) => {
    await keptResults("gains", "mnist").get(["a"], counted({ accuracy: 0.5 }));
    const [file] = await readdir(kept());
    await writeFile(join(kept(), file!), content);
    const work = counted({ accuracy: 0.6 });
    expect(await keptResults("gains", "mnist").get(["a"], work)).toEqual({ accuracy: 0.6 });
    expect(work).toHaveBeenCalledTimes(1);
    expect(JSON.parse(await readFile(join(kept(), file!), "utf8"))).toEqual({ accuracy: 0.6 });
  });

  test("asked for by two at once do no harm: each has its answer, and one whole file is left", async () => {
    const ask = () => keptResults("gains", "mnist").get(["a"], async () => ({ text: "x".repeat(1e6) }));
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(one).toEqual(other);
    const files = await readdir(kept());
    expect(files).toHaveLength(1);
    expect(JSON.parse(await readFile(join(kept(), files[0]!), "utf8"))).toEqual(one);
  });

  test("of work that failed are not kept, and its error goes on", async () => {
    const failing = keptResults("gains", "mnist").get(["a"], async () => {
      throw new RangeError("diverged");
    });
    await expect(failing).rejects.toThrow("diverged");
    expect(await readdir(kept())).toEqual([]);
  });

  test("that the disk refuses are an error that says which file and what to do", async () => {
    vi.mocked(writeAtomically).mockRejectedValueOnce(
      Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }),
    );
    const asked = keptResults("gains", "mnist").get(["a"], counted({ a: 1 }));
    await expect(asked).rejects.toThrow(DataSourceError);
    await expect(asked).rejects.toThrow(/\.longhand\/gains\/\w+\.json cannot be written \(ENOSPC.*with room/);
    expect(await readdir(kept())).toEqual([]);
  });

  test("are refused before the work where their folder cannot be made", async () => {
    await writeFile(join(folder, ".longhand"), "a file in its place");
    const work = counted({ a: 1 });
    await expect(keptResults("gains", "mnist").get(["a"], work)).rejects.toThrow(
      /keeping results: \.longhand\/gains cannot be written.*Start the command in a folder/,
    );
    expect(work).not.toHaveBeenCalled();
  });

  test("that cannot take their place leave what is there as it was, and nothing half-written", async () => {
    await keptResults("gains", "mnist").get(["a"], counted({ a: 1 }));
    const [file] = await readdir(kept());
    await rm(join(kept(), file!));
    await mkdir(join(kept(), file!, "kept"), { recursive: true });
    await expect(keptResults("gains", "mnist").get(["a"], counted({ a: 2 }))).rejects.toThrow(
      DataSourceError,
    );
    expect(await readdir(kept())).toEqual([file]);
  });
});
