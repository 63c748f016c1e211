import fc from "fast-check";
import { joinBytes } from "../../../lib/join-bytes.js";

/** A change of some bytes, at a share of the way through them, so that shrinking keeps its place. */
interface Edit {
  how: "set" | "insert" | "remove" | "repeat" | "cut";
  at: number;
  length: number;
  bytes: Uint8Array;
}

/** Words that readers of binary files trip over: sizes just within and just beyond what fits. */
const awkwardWords = [
  [0, 0, 0, 0],
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0x80, 0, 0, 0],
  [0, 0, 0, 1],
  [1, 0, 0, 0],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f, 0],
].map((word) => Uint8Array.from(word));

const bytesIn = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 4 }),
  fc.constantFrom(...awkwardWords),
  fc.uint8Array({ maxLength: 40 }),
);

const edit: fc.Arbitrary<Edit> = fc.record({
  how: fc.constantFrom("set", "set", "insert", "remove", "repeat", "cut"),
  at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0, 1)),
  length: fc.nat({ max: 40 }),
  bytes: bytesIn,
});

/** Bytes with a few changes in them, some of which put in a part of other such bytes. */
export function edited(
  sound: fc.Arbitrary<Uint8Array>,
  others: fc.Arbitrary<Uint8Array> = fc.constant(new Uint8Array(0)),
): fc.Arbitrary<Uint8Array> {
  const part = fc
    .tuple(others, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 60 }))
    .map(([bytes, at, length]) => bytes.subarray(at * bytes.length).slice(0, length));
  const edits = fc.array(
    fc
      .tuple(edit, part)
      .map(([each, bytes]) => (bytes.length > 0 && each.length % 3 === 0 ? { ...each, bytes } : each)),
    { minLength: 1, maxLength: 4 },
  );
  return fc.tuple(sound, edits).map(([bytes, all]) => all.reduce(apply, bytes));
}

/** Sound bytes with a few changes in them; sometimes with none. */
export function mutated(sound: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.oneof({ weight: 1, arbitrary: sound }, { weight: 2, arbitrary: edited(sound) });
}

function apply(bytes: Uint8Array, { how, at, length, bytes: given }: Edit): Uint8Array {
  const place = Math.round(at * bytes.length);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (how) {
    case "set":
      return joined(before, given, after.subarray(given.length));
    case "insert":
      return joined(before, given, after);
    case "remove":
      return joined(before, after.subarray(length));
    case "repeat":
      return joined(before, after.subarray(0, length), after);
    case "cut":
      return before;
  }
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(parts);
}

/**
 * A text with a few changes, some of which put in words that mean something where it is read.
 *
 * @param words what such texts are made of
 */
export function mutatedText(sound: fc.Arbitrary<string>, words: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof(fc.constant(0), fc.nat({ max: 12 })),
    insert: fc.oneof(
      fc.constantFrom(...words),
      fc.constantFrom(...words),
      fc.string({ maxLength: 8 }),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
  });
  return fc.tuple(sound, fc.array(change, { maxLength: 5 })).map(([text, changes]) =>
    changes.reduce((whole, { at, remove, insert }) => {
      const place = Math.round(at * whole.length);
      return whole.slice(0, place) + insert + whole.slice(place + remove);
    }, text),
  );
}

/** A text of such words and others, in any order. */
export function wordSalad(words: readonly string[], maxLength = 40): fc.Arbitrary<string> {
  const word = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  );
  return fc.array(word, { maxLength }).map((all) => all.join(""));
}

/** Names that mean something to JavaScript's own objects. */
export const awkwardNames = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "0",
  "",
];

/** Any JSON, with such names among its keys; now and then nested deeper than a stack of calls goes. */
export const awkwardJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1, 1e308, 2 ** 53, 0.5, "", "a", "__proto__"),
    fc.string({ maxLength: 6 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc
      .array(
        fc.tuple(fc.oneof(fc.constantFrom(...awkwardNames), fc.string({ maxLength: 4 })), tie("value")),
        {
          maxLength: 3,
        },
      )
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** JSON's text for lists within lists, which a careless reader follows until its stack is full. */
export const deepJson: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(10, 500, 3000, 20_000), fc.boolean())
  .map(([depth, lists]) =>
    lists ? "[".repeat(depth) + "]".repeat(depth) : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
  );

/**
 * JSON's text of a value, where the text `"@deep"` has made way for something deep.
 */
export function withDeep(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc
    .tuple(value, deepJson)
    .map(([made, deep]) => (JSON.stringify(made) ?? "null").replace('"@deep"', () => deep));
}
