import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestServer, type TestServer } from "../../../support/test-server.js";

const source = `/** How far. Range: 0.001 to 1. */
const learningRate: number = 0.1;
const activation: "relu" | "tanh" = "relu";`;

describe("the parameters route", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(() => server.remove());

  const ask = (path: string, body: unknown) => server.ask("POST", `/longhand/api/${path}`, body);

  test("reads a cell to a JSON Schema, and the values that an injected cell has", async () => {
    const injected = "const learningRate: number = 0.5;";
    const { status, body } = await ask("parameters", { source, injected });
    expect(status).toBe(200);
    expect(body.schema.properties).toMatchObject({
      learningRate: { type: "number", minimum: 0.001, maximum: 1, default: 0.1 },
      activation: { enum: ["relu", "tanh"], default: "relu" },
    });
    expect(body.values).toEqual({ learningRate: 0.5 });
  });

  test("answers why a cell cannot be read", async () => {
    const { status, body } = await ask("parameters", { source: "const rate: number = ;" });
    expect(status).toBe(200);
    expect(body.problem).toContain("not TypeScript");
  });

  test("writes the cell that puts values in the place of others, each with its type", async () => {
    const { body } = await ask("parameters/inject", { source, values: { learningRate: 0.5 } });
    expect(body.source).toContain("const learningRate: number = 0.5;");
    expect(body.source).not.toContain("activation");
  });

  test.each([
    [{ source, values: { learningRate: "fast" } }, 'learningRate (number): found "fast", expected a number.'],
    [{ source, values: { learningrate: 1 } }, "Did you mean learningRate?"],
    [{ source, values: [1] }, "`values` must be an object"],
    [{ source: 5, values: {} }, "`source` must be the text of a cell"],
  ])("refuses %j", async (body, words) => {
    const answer = await ask("parameters/inject", body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(words);
  });

  test("asks for the token, as all of the server does", async () => {
    const answer = await server.ask("POST", "/longhand/api/parameters", { source }, {});
    expect(answer.status).toBe(403);
  });
});
