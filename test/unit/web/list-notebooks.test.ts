import type { Contents } from "@jupyterlab/services";
import { describe, expect, test } from "vitest";
import { firstFolder, listNotebooks, titleOf } from "../../../lib/web/start-page/list-notebooks.js";

const file = (name: string, type = "notebook") => ({
  name,
  path: `notebooks/${name}`,
  type,
  last_modified: "now",
});

/** The part of the contents manager that is asked; everything else would be an error. */
function contents(get: (path: string) => Promise<unknown>): Contents.IManager {
  return { get } as unknown as Contents.IManager;
}

describe("listNotebooks", () => {
  test("lists notebooks alone, 10 after 9", async () => {
    const files = [
      file("10-last.ipynb"),
      file("9-next.ipynb"),
      file("figures", "directory"),
      file("notes.md", "file"),
    ];
    const listed = await listNotebooks(
      contents(async () => ({ content: files })),
      "notebooks",
    );
    expect(listed.map(({ name }) => name)).toEqual(["9-next", "10-last"]);
  });

  test("lists none where there is no such folder, and passes on every other refusal", async () => {
    const refuse = (status: number) =>
      contents(() => Promise.reject(Object.assign(new Error("no"), { response: { status } })));
    await expect(listNotebooks(refuse(404), "notebooks")).resolves.toEqual([]);
    await expect(listNotebooks(refuse(403), "notebooks")).rejects.toThrow("no");
  });
});

describe("firstFolder", () => {
  test("is notebooks where there is such a folder, else the top", async () => {
    const top = (...content: unknown[]) => contents(async () => ({ content }));
    await expect(firstFolder(top(file("notebooks", "directory")))).resolves.toBe("notebooks");
    await expect(firstFolder(top(file("notebooks", "file"), file("a.ipynb")))).resolves.toBe("");
  });
});

describe("titleOf", () => {
  const notebook = (...sources: unknown[]) => ({
    cells: sources.map((source) => ({ cell_type: "markdown", source })),
  });

  test.each([
    ["a heading of the first rank", notebook("# Digits"), "Digits"],
    ["the first of several, in a later cell", notebook("Hello.", "text\n\n## Weights\n\n# More"), "Weights"],
    ["lines in a list, as files have them", notebook(["# A *network*", "\n", "by `hand`"]), "A network"],
    ["a heading closed by marks", notebook("# Closed ##"), "Closed"],
    ["no heading", notebook("plain", "#hashtag"), undefined],
    ["no notebook at all", null, undefined],
  ])("finds %s", (_what, given, title) => {
    expect(titleOf(given)).toBe(title);
  });

  test("passes by a comment of a code cell", () => {
    expect(titleOf({ cells: [{ cell_type: "code", source: "# not a title" }] })).toBeUndefined();
  });
});
