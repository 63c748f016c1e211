import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseIdx } from "../../../lib/data/index.js";
import { formatNotebook, type Notebook } from "../../../lib/notebook/index.js";
import { runLonghand } from "../../support/longhand-command.js";
import { codeCell, makeNotebook } from "../../support/make-notebook.js";
import { describeWith, mnist } from "../../support/needs.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "longhand-live-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, notebook: Notebook) => writeFile(join(folder, name), formatNotebook(notebook));
const longhand = (args: string[], env: Record<string, string> = {}) =>
  runLonghand(["export", ...args], { cwd: folder, env });

const carried = (html: string, name: string): Uint8Array =>
  gunzipSync(Buffer.from(new RegExp(`id="longhand-${name}">([^<]*)<`).exec(html)![1]!, "base64"));

describe("longhand export --to live", () => {
  test("looks for no digits where no cell loads them, and names each of its programs in its policy", async () => {
    await put("a.ipynb", makeNotebook(codeCell("1 + 1")));
    const ended = await longhand(["a.ipynb", "--to", "live"], { MNIST_DIR: join(folder, "nowhere") });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const html = await readFile(join(folder, "a.html"), "utf8");
    expect(html).not.toContain("longhand-train-images");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
    expect(policy).toMatch(/script-src (?:'sha256-[\w+/=]{44}' ){3}'unsafe-eval'; worker-src blob:;/);
    expect(policy).not.toMatch(/unsafe-inline'[^;]*script|connect-src|https:\/\//);
  });

  test.each([
    [["--to", "html", "--digits", "drawn"], /for --to live and --to site --live, and this is --to html/],
    [["--to", "site", "--digits-url", "https://example.org"], /and this is --to site/],
    [["--to", "live", "--live"], /--live is for --to site/],
    [["--to", "live", "--images", "many"], /--images is many.*whole number/],
    [["--to", "live", "--digits", "letters"], /mnist.*drawn.*none/],
  ])("used wrongly, as %j, exits with 2 and the mend", async (args, message) => {
    await put("a.ipynb", makeNotebook("1"));
    const { code, stderr } = await longhand(["a.ipynb", ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  test("may fetch from the one place that its author names, which must be an address on the web", async () => {
    await put("a.ipynb", makeNotebook('import { loadMnist } from "longhand";\nawait loadMnist();'));
    const from = (url: string) =>
      longhand(["a.ipynb", "--to", "live", "--digits", "none", "--digits-url", url]);
    expect(await from("https://example.org/mnist")).toMatchObject({ code: 0 });
    const html = await readFile(join(folder, "a.html"), "utf8");
    expect(html).toContain("connect-src https://example.org;");
    expect(html).toContain('"digitsUrl":"https://example.org/mnist"');
    const { code, stderr } = await from("mnist/");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/no address on the web/) });
  });

  test("says of a notebook in another language that it cannot run in a page", async () => {
    const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
    await put("a.ipynb", { ...makeNotebook("print(1)"), metadata: { kernelspec } });
    const { code, stderr } = await longhand(["a.ipynb", "--to", "live"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/a is in python.*--to html/);
  });
});

describeWith("longhand export --to live, of a notebook that loads digits", [mnist()], () => {
  test("carries as many of MNIST's first images as it is told, one in seven for testing", async () => {
    await put("a.ipynb", makeNotebook('import { loadMnist } from "longhand";\nawait loadMnist();'));
    expect(await longhand(["a.ipynb", "--to", "live", "--images", "700"])).toMatchObject({ code: 0 });
    const html = await readFile(join(folder, "a.html"), "utf8");
    const counts = ["train-images", "train-labels", "test-images", "test-labels"].map(
      (name) => parseIdx(carried(html, name), { name }).count,
    );
    expect(counts).toEqual([600, 600, 100, 100]);
    const labels = parseIdx(carried(html, "train-labels"), { name: "labels" });
    expect(labels.kind === "labels" && [...labels.labels.slice(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  });

  test("carries none where it is told so", async () => {
    await put("a.ipynb", makeNotebook('import { loadMnist } from "longhand";\nawait loadMnist();'));
    expect(await longhand(["a.ipynb", "--to", "live", "--digits", "none"])).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, "a.html"), "utf8")).not.toContain("longhand-train-images");
  });
});
