import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readGiven } from "../../../lib/cli/given-parameters.js";
import { readPlan } from "../../../lib/cli/sweep/read-plan.js";
import { comparePage } from "../../../lib/display/index.js";
import { listRuns, trialsOf } from "../../../lib/experiment/index.js";
import { exportNotebook } from "../../../lib/export/index.js";
import {
  checkValues,
  findParameters,
  formatNotebook,
  injectParameters,
  parseNotebook,
  readPercent,
  toStudent,
  writePercent,
} from "../../../lib/notebook/index.js";
import { loadTraining } from "../../../lib/train/index.js";
import { openTestServer, type TestServer } from "../../support/test-server.js";
import { tell } from "../report/tell.js";
import { routesOfServer } from "../server/routes.js";

/** Every object of this process inherits from these; a name more on one is a name more on all. */
const roots = {
  Object: Object.prototype,
  Array: Array.prototype,
  Function: Function.prototype,
  String: String.prototype,
};
const namesOf = () =>
  JSON.stringify(Object.entries(roots).map(([name, root]) => [name, Reflect.ownKeys(root).map(String)]));
const before = namesOf();

const poison = '{"polluted":"yes","trusted":true,"isAdmin":true}';
const poisons = [
  `{"__proto__":${poison}}`,
  `{"constructor":{"prototype":${poison}}}`,
  `{"a":{"__proto__":${poison}},"b":[{"__proto__":${poison}}]}`,
  `{"__proto__":{"__proto__":${poison}}}`,
];

describe("names that mean something to JavaScript's objects, in what somebody else wrote", () => {
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    server = await openTestServer({
      files: { "n.ipynb": '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}' },
    });
    folder = mkdtempSync(join(tmpdir(), "longhand-pollution-"));
  });
  afterAll(async () => {
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    expect(namesOf()).toBe(before);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("in the body of a request to any route that takes one", async () => {
    const routes = routesOfServer().filter(({ method }) => !["GET", "HEAD"].includes(method));
    for (const { method, path } of routes) {
      for (const made of poisons) {
        const fields = made.slice(1, -1);
        const bodies = [
          made,
          `{"type":"notebook","content":${made},"data":${made},"metadata":${made},"kernel":${made},"values":${made},"source":"const a = 1;","schema_id":"x","raw":"{}",${fields}}`,
          `{"type":"notebook","content":{"nbformat":4,"nbformat_minor":5,"metadata":${made},"cells":[{"cell_type":"code","source":"","metadata":${made},"outputs":[{"output_type":"display_data","data":${made}}]}]}}`,
        ];
        for (const body of bodies) {
          const target = path.replace("*", "n.ipynb").replace(/:\w+/g, "__proto__");
          const { status } = await server.ask(method === "ALL" ? "POST" : method, target, body);
          expect(status, `${method} ${target}`).not.toBe(500);
        }
      }
    }
    tell(
      "attacks",
      "__proto__ and constructor in bodies",
      `${routes.length} routes, no object has a name more`,
    );
  });

  test("as a part of an address", async () => {
    for (const { method, path } of routesOfServer()) {
      for (const name of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"]) {
        if (method !== "GET") continue;
        const { status, body } = await server.ask("GET", path.replace("*", name).replace(/:\w+/g, name));
        expect(status, `${path} with ${name}`).not.toBe(500);
        expect(JSON.stringify(body)).not.toContain("native code");
      }
    }
  });

  test("settings, workspaces and sections of the older store give back what was put in, and no more", async () => {
    for (const made of poisons) {
      await server.ask("PUT", "/lab/api/settings/a:b", JSON.stringify({ raw: made }));
      expect((await server.ask("GET", "/lab/api/settings/a:b")).body.raw).toBe(made);
      await server.ask("PUT", "/lab/api/workspaces/w", `{"data":${made},"metadata":${made}}`);
      const held = (await server.ask("GET", "/lab/api/workspaces/w")).body;
      expect(held.polluted).toBeUndefined();
      await server.ask("PUT", "/api/config/s", made);
      await server.ask("PATCH", "/api/config/s", made);
      expect((await server.ask("GET", "/api/config/s")).body.polluted).toBeUndefined();
    }
    for (const name of ["__proto__", "constructor"]) {
      await server.ask("PUT", `/lab/api/workspaces/${name}`, '{"data":{"a":1},"metadata":{}}');
      expect((await server.ask("GET", `/lab/api/workspaces/${name}`)).body.data).toEqual({ a: 1 });
    }
  });

  test("in a notebook's metadata, cells and outputs, which keep them as names like any other", async () => {
    for (const made of poisons) {
      const text = `{"nbformat":4,"nbformat_minor":5,"metadata":${made},"cells":[{"cell_type":"code","id":"a","source":"const lr = 1;","execution_count":null,"metadata":{"tags":["parameters"],${made.slice(1, -1)}},"outputs":[{"output_type":"display_data","metadata":${made},"data":{"application/json":${made}}}]}]}`;
      const notebook = parseNotebook(text, "poisoned");
      expect((notebook.metadata as { polluted?: unknown }).polluted).toBeUndefined();
      const again = parseNotebook(formatNotebook(notebook), "again");
      expect(JSON.stringify(again)).toBe(JSON.stringify(parseNotebook(formatNotebook(again), "again")));
      expect(formatNotebook(notebook)).toContain(
        made.includes('"__proto__"') ? '"__proto__"' : '"constructor"',
      );
      expect(readPercent(writePercent(notebook), "script").cells[0]!.metadata).toEqual(
        notebook.cells[0]!.metadata,
      );
      toStudent(notebook);
      await exportNotebook(notebook, { name: "poisoned", to: "html" });
      const values = JSON.parse(made) as Record<string, unknown>;
      const { parameters } = findParameters(notebook)!;
      expect(
        checkValues(parameters, values).some(({ level }) => level === "warning" || level === "error"),
      ).toBe(true);
      expect(() => injectParameters(notebook, values)).toThrow(/there is no parameter/);
    }
    tell("attacks", "__proto__ and constructor in notebooks", "kept as names like any other");
  });

  test("in plans, parameters, runs and trainings", async () => {
    for (const [nth, made] of poisons.entries()) {
      const file = join(folder, `${nth}.yaml`);
      for (const text of [
        made,
        `spec: ${made}`,
        `grid: {"__proto__": [1]}`,
        `trials: [${made}]`,
        "__proto__:\n  polluted: yes\n",
        "a: &a\n  __proto__: {polluted: yes}\n<<: *a\n",
      ]) {
        writeFileSync(file, text);
        const trials = await readPlan(file)
          .then(trialsOf)
          .catch(() => []);
        for (const { spec } of trials)
          expect((spec as { polluted?: unknown }).polluted, text).toBeUndefined();
        const given = await readGiven({ parametersFile: [file] }).catch(() => undefined);
        expect((given?.fromFiles as { polluted?: unknown } | undefined)?.polluted).toBeUndefined();
      }
      const runs = join(folder, "runs", String(nth));
      mkdirSync(runs, { recursive: true });
      const facts = made.slice(1, -1);
      writeFileSync(
        join(runs, "run.json"),
        `{"format":"longhand-run-1","id":"r${nth}","name":"n","status":"done","started":"2026","spec":${made},"parameters":${made},"data":{},"code":{"engine":"a","longhand":"0"},"machine":${made},"figures":${made},${facts}}`,
      );
      writeFileSync(join(runs, "metrics.jsonl"), `{"epoch":1,"at":0.5,"loss":0.5,${facts}}\n`);
    }
    const { runs, damaged } = await listRuns(join(folder, "runs"));
    expect([runs.length, damaged.length]).toEqual([poisons.length, 0]);
    expect(comparePage(runs)).not.toContain("isAdmin: undefined");
    const bytes = Buffer.from(`\x10\0\0\0\0\0\0\0{"__proto__":{}}`, "latin1");
    await expect(loadTraining({} as never, bytes)).rejects.toThrow(/__proto__|no/);
    tell("attacks", "__proto__ and constructor in plans, parameters and runs", "no object has a name more");
  });
});
