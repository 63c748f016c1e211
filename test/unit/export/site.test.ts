import { describe, expect, test } from "vitest";
import { exportFiles } from "../../../lib/export/index.js";
import { codeCell, makeNotebook } from "../../support/make-notebook.js";

const named = (name: string, ...cells: Parameters<typeof makeNotebook>) => ({
  name,
  notebook: makeNotebook(...cells),
});
const textOf = async (...given: Parameters<typeof exportFiles>): Promise<string> =>
  Buffer.from((await exportFiles(...given))[0]!.bytes).toString();

describe("a site", () => {
  test.each(["index", "Index"])("refuses a notebook named %s, whose page would be its own", async (name) => {
    const both = [named(name, "1"), named("b", "2")];
    await expect(exportFiles(both, { to: "site" })).rejects.toThrow(/two files would be named/);
  });

  test("searches the code that its pages show, and no other", async () => {
    const hidden = codeCell("const hiddenCode = 1;", { metadata: { tags: ["remove-input"] } });
    const notebooks = [named("a", "const shownCode = 1;", hidden)];
    const index = await textOf(notebooks, { to: "site" });
    expect(index).toContain("shownCode");
    expect(index).not.toContain("hiddenCode");
    expect(await textOf(notebooks, { to: "site", input: false })).not.toContain("shownCode");
  });
});
