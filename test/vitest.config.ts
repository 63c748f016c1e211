import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
const lib = fileURLToPath(new URL("../lib", import.meta.url));

/** Unit tests take the source as it stands; everything else meets what `npm run build` made, as users do. */
const source = {
  alias: [
    { find: /^longhand$/, replacement: `${lib}/index.ts` },
    { find: /^#machine$/, replacement: `${lib}/matrix/machine/node.ts` },
    { find: /^#host$/, replacement: `${lib}/data/host/node.ts` },
  ],
};

// A project does not take the mode of the command on its own.
export default defineConfig(({ mode }) => ({
  root,
  test: {
    maxWorkers: 2, // the default leaves one of two cores idle
    projects: [
      {
        root,
        mode,
        resolve: source,
        test: {
          name: "unit",
          sequence: { groupOrder: 0 },
          include: ["test/unit/**/*.test.ts"],
          exclude: ["test/unit/**/*.mocked.test.ts"],
          isolate: false, // else two fifths of the time go by loading the same modules for each file
          testTimeout: 20_000,
        },
      },
      {
        root,
        mode,
        resolve: source,
        test: {
          name: "mocked", // a module that is mocked must not be loaded yet
          sequence: { groupOrder: 0 },
          include: ["test/unit/**/*.mocked.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        root,
        mode,
        resolve: source,
        test: {
          name: "golden",
          sequence: { groupOrder: 1 },
          include: ["test/golden/**/*.test.ts"],
          testTimeout: 300_000,
        },
      },
      {
        root,
        mode,
        resolve: source,
        test: {
          name: "integration",
          sequence: { groupOrder: 1 },
          include: ["test/integration/**/*.test.ts"],
          exclude: ["test/integration/notebooks/**"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        root,
        mode,
        resolve: source,
        test: {
          name: "notebooks",
          sequence: { groupOrder: 1 },
          include: ["test/integration/notebooks/**/*.test.ts"],
          testTimeout: 600_000, // a notebook of the series runs for half a minute where nothing else does
          hookTimeout: 300_000,
        },
      },
      {
        root,
        mode,
        test: {
          name: "e2e",
          sequence: { groupOrder: 2 },
          include: ["test/e2e/**/*.test.ts"],
          exclude: ["test/e2e/pace/**"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        root,
        mode,
        test: {
          name: "pace", // what a page keeps up with is judged while nothing else runs
          sequence: { groupOrder: 3 },
          include: ["test/e2e/pace/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        root,
        mode,
        resolve: source,
        test: {
          name: "trust",
          sequence: { groupOrder: 4 },
          globalSetup: "test/trust/report/global-setup.ts",
          include: ["test/trust/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
}));
