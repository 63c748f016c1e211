import { code, type Foreign, file, md } from "./foreign-notebooks.js";

/** Files that are no notebooks that can be read, each with the error that says so. */
export const broken: readonly Foreign[] = [
  {
    what: "nbformat 3",
    text: JSON.stringify({ nbformat: 3, nbformat_minor: 0, metadata: {}, worksheets: [{ cells: [] }] }),
    shows: { error: /format is 3\.0.*nbconvert/ },
  },
  {
    what: "nbformat 5",
    text: JSON.stringify({ nbformat: 5, nbformat_minor: 0, metadata: {}, cells: [] }),
    shows: { error: /format is 5\.0/ },
  },
  { what: "an empty file", text: "", shows: { error: /the file is empty/ } },
  { what: "a file that was cut", text: file([md("cut")]).slice(0, -20), shows: { error: /not JSON/ } },
  { what: "another JSON", text: '{"name": "x"}', shows: { error: /other JSON/ } },
  { what: "marks of a merge", text: `<<<<<<< HEAD\n${file([])}`, shows: { error: /not JSON/ } },
  {
    what: "a cell of an unknown kind",
    text: file([{ cell_type: "heading", level: 1, metadata: {}, source: "x" }]),
    shows: { error: /cell 1/ },
  },
  {
    what: "an output of an unknown kind",
    text: file([code("x", [{ output_type: "pyout" }])]),
    shows: { error: /cell 1, outputs/ },
  },
];
