import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../lib/errors.js";
import { applySettings, settingsOf, specFields, systems, toSpec } from "../../../lib/experiment/index.js";

const spec = toSpec({});

describe("a setting", () => {
  test("is read as JSON where it is JSON, and as text where it is not", () => {
    const changed = applySettings(spec, [
      "hidden=[256,128]",
      "learningRate = 0.25",
      "batchSize=all",
      "shuffle=true",
      "initializer=glorotUniform",
    ]);
    expect(changed).toEqual({
      ...spec,
      hidden: [256, 128],
      learningRate: 0.25,
      batchSize: "all",
      shuffle: true,
      initializer: "glorotUniform",
    });
  });

  test("reaches every field", () => {
    const settings = Object.entries(spec).map(([field, value]) => `${field}=${JSON.stringify(value)}`);
    expect(settings.map((setting) => setting.split("=")[0])).toEqual(specFields);
    expect(applySettings(spec, settings)).toEqual(spec);
  });

  test.each([
    [
      "learningrate=0.1",
      /^setting "learningrate=0.1": there is no field learningrate. The fields are hidden, ini/,
    ],
    ["toString=1", /there is no field toString/],
    ["learningRate", /^setting "learningRate": expected field=value, such as learningRate=0.2.$/],
    ["nothing", /expected field=value/],
    ["=3", /^setting "=3": expected field=value, such as learningRate=0.2.$/],
    ["learningRate=-1", /learningRate: found -1, expected a number of at least 0/],
    ["learningRate=fast", /learningRate: found "fast"/],
    ["batchSize=0", /batchSize/],
    ["hidden=[]", /hidden/],
    ["hidden=[12.5]", /hidden: found \[12.5\]/],
    ["initializer=zeros", /initializer: found "zeros", expected heNormal, /],
    ["seed=4294967296", /seed/],
    ["epochs=1e999", /epochs/],
  ])("%s is refused, with the field and what was found", (setting, message) => {
    expect(() => applySettings(spec, [setting])).toThrow(ParameterError);
    expect(() => applySettings(spec, [setting])).toThrow(message);
  });

  test.each([[["seed=1", "seed=2"]], [["seed=1", "epochs=3", " seed = 1"]]])(
    "for a field that is set already is refused, for one of the two would pass unread: %j",
    (settings) => {
      expect(() => applySettings(spec, settings)).toThrow(ParameterError);
      expect(() => applySettings(spec, settings)).toThrow(
        /^settings: seed is set 2 times \(.*\). Set it once.$/,
      );
    },
  );

  test("that changes nothing is no change", () => {
    expect(settingsOf(applySettings(spec, ["epochs=10", "hidden=[128]"]), spec)).toEqual([]);
    expect(settingsOf(applySettings(spec, ["epochs=3", "hidden=[9]", "batchSize=all"]), spec)).toEqual([
      "hidden=[9]",
      "batchSize=all",
      "epochs=3",
    ]);
  });
});

test("a field that there is not is refused by name", () => {
  expect(() => toSpec({ learningrate: 0.1 } as object)).toThrow(/there is no field learningrate/);
});

test("there are five systems of eleven trainings in all, whose specs are the published ones", () => {
  expect(systems.map(({ name, runs }) => [name, runs.length])).toEqual([
    ["A", 1],
    ["B", 1],
    ["C", 1],
    ["D", 5],
    ["E", 3],
  ]);
  const facts = systems.map(({ runs: [run] }) => {
    const { hidden, batchSize, learningRate, epochs, shuffle } = run!.spec;
    return [hidden.join("-"), batchSize, learningRate, epochs, shuffle, run!.published.testAccuracy];
  });
  expect(facts).toEqual([
    ["128", 64, 0.1, 10, false, "97.42"],
    ["532", "all", 0.03, 250, false, "88.76"],
    ["256-128", 64, 0.008, 75, false, "89.78"],
    ["128-64", 32, 0.01, 10, true, "93.82"],
    ["128", "all", 0.03, 40, false, "66.54"],
  ]);
});
