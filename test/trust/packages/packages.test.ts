import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { whole } from "../length.js";
import { tell } from "../report/tell.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const run = async (program: string, ...args: string[]) =>
  promisify(execFile)(program, args, { cwd: root, maxBuffer: 2 ** 26 }).then(
    (done) => ({ ...done, code: 0 }),
    ({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }) => ({
      stdout,
      stderr: `failed: ${stderr}`,
      code,
    }),
  );

/** Where a package comes from that says nothing of it. */
const registry = "https://registry.npmjs.org/";

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8")) as {
  packages: Record<string, LockedPackage>;
};
const locked = Object.entries(packages)
  .filter(([path, { link }]) => path.includes("node_modules/") && link !== true)
  .map(([path, each]) => ({
    ...each,
    name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
  }));

describe("the packages that Longhand is made with", () => {
  test("each comes from the registry, at one version, with the sum of its bytes", () => {
    const wrong = locked.filter(
      ({ resolved = registry, integrity = "" }) =>
        !resolved.startsWith(registry) || !/^sha512-[\w+/]{86}==$/.test(integrity),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
    const own = ["package.json", "lib/package.json"].map((path) =>
      JSON.parse(readFileSync(`${root}/${path}`, "utf8")),
    );
    const wanted = own.flatMap(({ dependencies = {}, devDependencies = {}, overrides = {} }) =>
      Object.entries<string>({ ...dependencies, ...devDependencies, ...overrides }),
    );
    expect(wanted.filter(([, version]) => !/^(?:npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    tell("packages", "packages, each pinned by version and sum", locked.length);
  });

  // zeromq brings its binaries in its package, and its script would only build them anew where there are none.
  test("none needs to run anything when it is installed", async () => {
    expect(
      locked.filter(({ hasInstallScript }) => hasInstallScript === true).map(({ name }) => name),
    ).toEqual(["zeromq"]);
    const program = 'const { Pair } = require("zeromq"); new Pair().close(); console.log("loaded")';
    const { stdout } = await run(process.execPath, "-e", program);
    expect(stdout.trim()).toBe("loaded");
    const { stdout: binaries } = await run(
      process.execPath,
      "-e",
      'console.log(require("node:fs").readdirSync("node_modules/zeromq/build", { recursive: true }).filter((name) => name.endsWith(".node")).length)',
    );
    expect(Number(binaries)).toBeGreaterThan(1);
    tell("packages", "install scripts that must run", "none (zeromq brings its binaries along)");
  });

  test("LICENSES.md says the licence of each, and none asks for more than is known", async () => {
    const { stdout, stderr } = await run(process.execPath, "test/trust/packages/licenses.mjs", "--check");
    expect(stderr).toBe("");
    tell("packages", "licences", stdout.trim());
  });

  test("a bill of materials can be had without a network", async () => {
    const { stdout, stderr } = await run("npm", "run", "--silent", "sbom", "--", "--offline");
    expect(stderr).toBe("");
    const bill = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; version: string; purl: string }[];
    };
    expect(bill.bomFormat).toBe("CycloneDX");
    const listed = new Set(bill.components.map(({ purl }) => decodeURIComponent(purl)));
    const missing = locked
      .filter(({ dev, optional }) => dev !== true && optional !== true)
      .filter(({ name, version }) => !listed.has(`pkg:npm/${name}@${version}`));
    expect(missing.map(({ name }) => name)).toEqual([]);
    tell("packages", "components of the bill of materials", bill.components.length);
  });

  if (whole)
    test("the registry knows of no heavy hole in any of them, where it can be asked", async () => {
      const { stdout, stderr, code } = await run(process.execPath, "test/trust/packages/audit.mjs");
      // 3: the registry did not answer, which the report says.
      expect([0, 3], stderr).toContain(code);
      tell("packages", "npm audit at high and above", stdout.trim());
    });
});
