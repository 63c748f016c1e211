/*
 * A cell that test/support/planted.ts puts before a notebook's own, so that its checks are asked about mistakes, too.
 * `planting` and `plantingAround` stand where `check` stood: they make the notebook's own check, and then the same one
 * again about each mistake. What those say goes into `planted`, and not to the reader.
 */
import { type CheckConditions, check, Matrix, setPublisher, todo, transpose } from "longhand";

/** What a check said about a mistake. */
interface Planted {
  /** The check that was asked, by its cell and its place there. */
  site: string;
  name: string;
  mistake: string;
  passed: boolean;
  text: string;
}

export const planted: Planted[] = [];

/** A value with a mistake in it; the value as it is where the mistake makes no sense. */
type Make = (right: unknown) => unknown;

const inValue: Record<string, Make> = {
  "sign turned": eachNumber((number) => -number),
  "N times too large": eachNumber((number) => 32 * number),
  "off by a constant": eachNumber((number) => number + 1.5),
  "one number off": eachNumber((number, isFirst) => (isFirst ? number + 0.7 : number)),
  NaN: eachNumber((number, isFirst) => (isFirst ? Number.NaN : number)),
  transposed: (right) => (right instanceof Matrix ? transpose(right) : right),
  "rows moved on": eachList((rows) => [...rows.slice(-1), ...rows.slice(0, -1)]),
  "last one missing": eachList((rows) => (rows.length > 1 ? rows.slice(0, -1) : rows)),
  text: (right) => (right === undefined ? right : "seven"),
  "not written": (right) => (right === undefined ? right : todo("planted")),
};

// biome-ignore lint/suspicious/noExplicitAny: a notebook's function, whichever it is.
type Callable = (...given: any[]) => unknown;

/** A function with a mistake in it, which calls `note` once that has made a difference. */
const inFunction: Record<string, (right: Callable, note: () => void) => Callable> = {
  "gives nothing": (_, note) => () => note(),
  throws: (_, note) => () => {
    note();
    throw new Error("planted");
  },
  "not written": (_, note) => {
    note();
    return todo("planted");
  },
  "done twice":
    (right, note) =>
    (...given) => {
      if (right(...given) === undefined && right(...given) === undefined) note();
    },
  "done to a copy":
    (right, note) =>
    (...given) => {
      if (right(...given.map(eachNumber((number) => number))) === undefined) note();
    },
};
for (const [mistake, make] of Object.entries(inValue))
  inFunction[`result: ${mistake}`] =
    (right, note) =>
    (...given) => {
      const result = right(...given);
      const wrong = make(result);
      if (differ(result, wrong)) note();
      return wrong;
    };

/** In the place of a check of a value, or of a function by cases. */
export function planting(site: string, name: string, right: unknown, ...rest: [unknown, object?]): void {
  check(name, right, ...rest);
  plant(right, (mistake, wrong) => verdict({ site, name, mistake }, () => check(name, wrong, ...rest)));
}

/**
 * In the place of a check by conditions.
 *
 * @param around what they speak of, by name: each of these in turn is given them with mistakes
 */
export function plantingAround<T extends object>(
  site: string,
  name: string,
  around: T,
  conditions: (around: T) => CheckConditions,
): void {
  check(name, conditions(around));
  for (const [key, right] of Object.entries(around))
    plant(right, (mistake, wrong) =>
      verdict({ site, name, mistake: `${key}: ${mistake}` }, () =>
        check(name, conditions({ ...around, [key]: wrong })),
      ),
    );
}

/** Asks about a value or a function with each mistake in it, and keeps what is said where that changed anything. */
function plant(right: unknown, ask: (mistake: string, wrong: unknown) => Planted): void {
  if (typeof right !== "function") {
    for (const [mistake, make] of Object.entries(inValue)) {
      const wrong = make(right);
      if (differ(right, wrong)) planted.push(ask(mistake, wrong));
    }
    return;
  }
  for (const [mistake, make] of Object.entries(inFunction)) {
    let changed = false;
    const wrong = make(right as Callable, () => {
      changed = true;
    });
    const said = ask(mistake, wrong);
    if (changed) planted.push(said);
  }
}

/** What a check says, without showing it. */
function verdict(asked: Omit<Planted, "passed" | "text">, ask: () => void): Planted {
  const said: Planted = { ...asked, passed: true, text: "it showed nothing" };
  const before = setPublisher({
    canUpdate: false,
    publish: ({ data, metadata }) => {
      said.text = data["text/plain"];
      const { check } = (metadata?.["longhand"] ?? {}) as { check?: { passed: boolean } };
      said.passed = check?.passed !== false;
    },
  });
  try {
    ask();
  } catch (thrown) {
    said.text = `it threw: ${thrown}`;
  } finally {
    setPublisher(before);
  }
  return said;
}

/** Changes the numbers of a value, wherever in it they stand; the first one is told from the others. */
function eachNumber(change: (number: number, isFirst: boolean) => number): Make {
  return (right) => {
    let count = 0;
    const changed = (value: unknown): unknown => {
      if (typeof value === "number") return change(value, count++ === 0);
      if (value instanceof Matrix)
        return new Matrix(value.rows, value.cols, value.data.map(changed as (value: number) => number));
      if (isList(value)) return Array.from(value, changed);
      if (!isRecord(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item)]));
    };
    return changed(right);
  };
}

/** Changes the rows of a matrix, or the entries of a list. */
function eachList(change: (rows: unknown[]) => unknown[]): Make {
  return (right) => {
    if (right instanceof Matrix) return Matrix.from(change(right.toRows()) as number[][]);
    return isList(right) ? change(Array.from(right)) : right;
  };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

const isRecord = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === "[object Object]";

/** Whether two values are not the same through and through. */
function differ(one: unknown, other: unknown): boolean {
  const [a, b] = [leavesOf(one), leavesOf(other)];
  return a.length !== b.length || a.some((leaf, k) => !(Object.is(leaf, b[k]) || leaf === b[k]));
}

/** All that a value holds, one after the other, and before them what tells its form. */
function leavesOf(value: unknown): unknown[] {
  if (typeof value === "function") return [value]; // a placeholder may be, and lets nobody ask more of it
  if (value instanceof Matrix) return [value.shape, ...value.data];
  if (isList(value)) return [`${value.length}`, ...Array.from(value).flatMap(leavesOf)];
  if (typeof value === "object" && value !== null && isRecord(value))
    return Object.values(value).flatMap(leavesOf);
  return [value];
}
