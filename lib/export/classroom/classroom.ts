import { cleanNotebook, exercisesOf, formatNotebook, toStudent } from "../../notebook/index.js";
import { titleOf } from "../html/title.js";
import type { ExportedFile, Exporter, NamedNotebook } from "../types.js";
import { zipFiles } from "../zip-files.js";

/** Notebooks for a class in one archive: the students' versions, how to open them, and where the digits come from. */
export const zip: Exporter = {
  name: "zip",
  title: "Archive for a class",
  extension: "zip",
  mime: "application/zip",
  together: true,
  export: async (notebooks, { version = "student" }) => {
    const handed = notebooks.map(({ name, notebook }) => ({
      name,
      notebook: version === "student" ? toStudent(notebook) : notebook,
    }));
    const text = (path: string, lines: readonly string[]): ExportedFile => ({
      path,
      bytes: Buffer.from(`${lines.join("\n")}\n`),
      mime: "text/markdown",
    });
    const files = [
      text("README.md", readMe(handed, version)),
      text("DATA.md", dataNote),
      ...handed.map(({ name, notebook }) => ({
        path: `${name}.ipynb`,
        bytes: Buffer.from(formatNotebook(cleanNotebook(notebook))),
        mime: "application/x-ipynb+json",
      })),
    ];
    const name = handed.length === 1 ? `${handed[0]!.name}-${version}` : `notebooks-${version}`;
    return [{ path: `${name}.zip`, bytes: zipFiles(files), mime: "application/zip" }];
  },
};

function readMe(notebooks: readonly NamedNotebook[], version: string): string[] {
  const exercises = notebooks.reduce((sum, { notebook }) => sum + exercisesOf(notebook).length, 0);
  return [
    "# Notebooks",
    "",
    ...notebooks.map((named) => `- [${titleOf(named).replace(/[[\]]/g, "\\$&")}](<${named.name}.ipynb>)`),
    "",
    "## Open them",
    "",
    "You need [Node](https://nodejs.org) 20.19 or newer, and Longhand. In Longhand's folder:",
    "",
    "    npm ci",
    "    npx longhand start path/to/this/folder",
    "",
    "They also open in VS Code and JupyterLab, once `npx longhand kernel install` has told Jupyter of the kernel.",
    "",
    ...(version !== "student" || exercises === 0
      ? []
      : [
          "## Exercises",
          "",
          "Write between `// BEGIN SOLUTION` and `// END SOLUTION`, in the place of what says `todo`. Then run the cell: the line",
          "below it says whether it is right, and if it is not, what is wrong.",
          "",
        ]),
    "Where the digits come from is in [DATA.md](DATA.md).",
  ];
}

const dataNote = [
  "# The digits",
  "",
  "The notebooks read MNIST: 60,000 + 10,000 images of handwritten digits, 28 × 28 pixels each, by Yann LeCun, Corinna",
  "Cortes and Christopher Burges. They are not in this archive.",
  "",
  "- Where `MNIST_DIR` is set, its four files are read from the folder that it names.",
  "- Else they are read from `data/mnist/` in Longhand's folder, where `npx longhand data fetch` puts them, checked.",
  "- Without them, and without a network, Longhand draws digits itself, and says so. Figures are then a little different.",
  "",
  "`npx longhand data status` says which digits are here.",
];
