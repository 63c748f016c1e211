import { readdirSync } from "node:fs";
import { appendFile, chmod, chown, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { moonsNotebook } from "../../support/moons-notebook.js";
import { describeWith } from "../../support/needs.js";
import { tell } from "../report/tell.js";
import { startMarked } from "../support/marked.js";
import { end, type Home, makeHome, type Served, serve } from "../support/served.js";
import { makeSmallDisk, type SmallDisk, smallDisks } from "../support/small-disk.js";

const notebook = makeNotebook("console.log(6 * 7)", "1 + 1");
const nobody = 65_534;

describeWith("a disk", [smallDisks()], () => {
  let disk: SmallDisk;
  let home: Home;
  beforeEach(async () => {
    disk = makeSmallDisk(4);
    home = await makeHome();
    await writeFile(join(disk.folder, "n.ipynb"), formatNotebook(notebook));
    await writeFile(join(disk.folder, "d.csv"), "1,2\n");
  });
  afterEach(async () => {
    disk.remove();
    await home.remove();
  });

  const put = (served: Served, path: string, size: number): ReturnType<Served["ask"]> =>
    served.ask("PUT", `/api/contents/${path}`, { type: "file", format: "text", content: "x".repeat(size) });
  const onDisk = (path: string): Promise<string> => readFile(join(disk.folder, path), "utf8");
  const hidden = (): string[] => readdirSync(disk.folder).filter((name) => name.startsWith(".~"));
  const command = async (...args: string[]): Promise<{ code: number | null; said: string }> => {
    const started = startMarked(args, { cwd: disk.folder, env: { LONGHAND_STATE_DIR: home.state } });
    const code = await started.ended;
    return { code, said: started.printed() };
  };

  test("that is full refuses what does not fit, in plain words, keeps the old, and takes on when there is room", async () => {
    const served = await serve({ folder: disk.folder, state: home.state });
    await writeFile(join(disk.folder, "filler"), "x".repeat(3_000_000));
    const large = makeNotebook(`"${"y".repeat(1_500_000)}"`);
    const before = await onDisk("n.ipynb");
    const answers = [
      await served.ask("PUT", "/api/contents/n.ipynb", { type: "notebook", content: large }),
      await put(served, "d.csv", 2_000_000),
      await put(served, "new.txt", 2_000_000),
      await served.ask("PUT", "/api/contents/up.bin", {
        type: "file",
        format: "text",
        content: "z".repeat(2e6),
        chunk: 1,
      }),
      await served.ask("POST", "/api/contents/", { copy_from: "filler" }),
      await served.ask("POST", "/api/contents/filler/checkpoints"),
    ];
    for (const { status, body } of answers) {
      expect([status, (body as { message: string }).message]).toEqual([
        507,
        expect.stringMatching(/^The disk is full/),
      ]);
    }
    expect([await onDisk("n.ipynb"), await onDisk("d.csv"), hidden()]).toEqual([before, "1,2\n", []]);
    expect((await readdir(disk.folder)).filter((name) => name !== ".longhand").sort()).toEqual([
      "d.csv",
      "filler",
      "n.ipynb",
    ]);
    expect((await served.ask("GET", "/api/contents/filler/checkpoints")).body).toEqual([]);

    await rm(join(disk.folder, "filler"));
    expect(
      (await served.ask("PUT", "/api/contents/n.ipynb", { type: "notebook", content: large })).status,
    ).toBe(200);
    await end(served);
    tell(
      "faults",
      "ways to fill a disk through the server, each refused with what is old kept",
      answers.length,
    );
  });

  test("that is full while a notebook is run or recorded is told, and the old output stays whole", async () => {
    const first = await command("run", "n.ipynb", "-o", "out.ipynb");
    expect(first.code, first.said).toBe(0);
    const before = await onDisk("out.ipynb");
    await writeFile(join(disk.folder, "moons.ipynb"), formatNotebook(moonsNotebook()));
    await fill(join(disk.folder, "filler"));

    const full = await command("run", "n.ipynb", "-o", "out.ipynb");
    expect([full.code, full.said]).toEqual([
      1,
      expect.stringMatching(/n\.ipynb: .*ENOSPC|n\.ipynb: .*space|n\.ipynb: .*full/),
    ]);
    expect(await onDisk("out.ipynb")).toBe(before);
    const exported = await command("export", "n.ipynb", "--to", "html", "-o", "n.html");
    expect([exported.code, exported.said]).toEqual([
      2,
      expect.stringMatching(/cannot be written .*Name another place/s),
    ]);
    const recorded = await command("run", "moons.ipynb", "-o", join(home.folder, "moons.ipynb"), "--record");
    expect(recorded.code).toBe(1);
    const ran = await readFile(join(home.folder, "moons.ipynb"), "utf8");
    expect(ran).toContain("Make room on the disk");
    expect(hidden()).toEqual([]);
    await rm(join(disk.folder, "filler"));
    expect((await command("run", "n.ipynb", "-o", "out.ipynb")).code).toBe(0);
    tell("faults", "commands on a full disk that said so and kept the old file", 3);
  });

  test("that is read-only opens, lists and runs, and says of each change why it cannot be", async () => {
    await mkdir(join(disk.folder, "sub"));
    disk.readOnly(true);
    const served = await serve({ folder: disk.folder, state: home.state });
    expect((await served.ask("GET", "/api/contents/")).body.content).toHaveLength(3);
    expect((await served.ask("GET", "/api/contents/n.ipynb")).body.writable).toBe(false);
    const { body } = await served.ask("POST", "/api/sessions", {
      path: "n.ipynb",
      type: "notebook",
      kernel: {},
    });
    expect(body).toHaveProperty("kernel.id");
    const refused = await changes(served);
    for (const [what, { status, body: answer }] of Object.entries(refused))
      expect([what, status, answer.message]).toEqual([what, 403, expect.stringMatching(/read-only/)]);
    await end(served);
    const run = await command("run", "n.ipynb", "-o", "out.ipynb");
    expect([run.code, run.said]).toEqual([
      2,
      expect.stringMatching(/nothing can be written .*Name another place/s),
    ]);
    disk.readOnly(false);
    expect(await onDisk("d.csv")).toBe("1,2\n");
    tell(
      "faults",
      "changes on a read-only disk, each refused with the reason",
      Object.keys(refused).length + 1,
    );
  });

  test("that belongs to another is read where it may be, and not written", async () => {
    await cp(join(disk.folder, "n.ipynb"), join(disk.folder, "secret.ipynb"));
    await chmod(join(disk.folder, "secret.ipynb"), 0o600);
    const theirs = await makeHome();
    await chown(theirs.folder, nobody, nobody);
    await chmod(join(theirs.folder, ".."), 0o777);
    await chmod(disk.folder, 0o755);
    const served = await serve(
      { folder: disk.folder, state: theirs.state },
      { uid: nobody, gid: nobody, env: { HOME: theirs.folder } },
    );
    expect((await served.ask("GET", "/api/contents/n.ipynb")).body.writable).toBe(false);
    const { status } = await served.ask("GET", "/api/contents/secret.ipynb");
    expect(status).toBe(403);
    const refused = await changes(served);
    for (const [what, { status: code, body: answer }] of Object.entries(refused))
      expect([what, code, answer.message]).toEqual([what, 403, expect.stringMatching(/allows no access/)]);
    expect(await onDisk("d.csv")).toBe("1,2\n");
    await end(served);
    await theirs.remove();
    tell("faults", "changes without permission, each refused with the reason", Object.keys(refused).length);
  });

  /** Every way of the page to change a folder. */
  async function changes(served: Served): Promise<Record<string, Awaited<ReturnType<Served["ask"]>>>> {
    return {
      save: await served.ask("PUT", "/api/contents/n.ipynb", { type: "notebook", content: notebook }),
      new: await served.ask("POST", "/api/contents/", { type: "notebook" }),
      folder: await served.ask("PUT", "/api/contents/folder", { type: "directory" }),
      rename: await served.ask("PATCH", "/api/contents/d.csv", { path: "e.csv" }),
      copy: await served.ask("POST", "/api/contents/", { copy_from: "d.csv" }),
      delete: await served.ask("DELETE", "/api/contents/d.csv"),
      checkpoint: await served.ask("POST", "/api/contents/d.csv/checkpoints"),
      upload: await served.ask("PUT", "/api/contents/u.txt", {
        type: "file",
        format: "text",
        content: "x",
        chunk: 1,
      }),
    };
  }
});

/** Writes until there is no room left. */
async function fill(path: string): Promise<void> {
  for (const size of [1 << 20, 1 << 16, 1 << 12, 1]) {
    for (;;) {
      try {
        await appendFile(path, "x".repeat(size));
      } catch {
        break;
      }
    }
  }
}
