import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Mark, marksOf } from "../../../../lib/web/notebook/cell-state/marks.js";
import {
  emptyNotebook,
  type NotebookEvent,
  type NotebookState,
  reduce,
  type StandingCell,
} from "../../../../lib/web/notebook/cell-state/state.js";

/** A notebook and a kernel, as a person uses them; cells show that they ran once they did. */
class Desk {
  state: NotebookState = emptyNotebook;
  cells: StandingCell[];
  #requests = 0;
  #runs = 0;
  #clock = 0;

  constructor(...sources: string[]) {
    this.cells = sources.map((source, at) => ({ id: "abcdefgh"[at]!, source, hasRun: false }));
    this.show();
  }

  do(event: NotebookEvent): void {
    this.state = reduce(this.state, event);
  }

  show(): void {
    this.do({ type: "cells", cells: structuredClone(this.cells) });
  }

  cell(id: string): StandingCell {
    return this.cells.find((cell) => cell.id === id)!;
  }

  edit(id: string, source: string): void {
    this.cell(id).source = source;
    this.show();
  }

  place(...ids: string[]): void {
    this.cells = ids.map(
      (id) => this.cells.find((cell) => cell.id === id) ?? { id, source: id, hasRun: false },
    );
    this.show();
  }

  send(id: string): string {
    const request = `request ${++this.#requests}`;
    this.do({ type: "sent", request, id, source: this.cell(id).source });
    this.cell(id).hasRun = false;
    this.show();
    return request;
  }

  start(request: string): void {
    this.do({ type: "started", request, at: this.#clock });
  }

  end(request: string, milliseconds = 40, count?: number): void {
    this.#clock += milliseconds;
    this.do({ type: "answered", request, count });
    this.do({ type: "done", request, at: this.#clock });
  }

  run(...ids: string[]): void {
    for (const id of ids) {
      const request = this.send(id);
      this.start(request);
      this.cell(id).hasRun = true;
      this.show();
      this.end(request, 40, ++this.#runs);
      this.cell(id).count = this.#runs;
      this.show();
    }
  }

  mark(id: string): Mark | undefined {
    return marksOf(this.state).get(id);
  }

  /** Each cell's staleness, "" for a current one, "-" for one that says nothing. */
  get stale(): string {
    return this.cells
      .map(({ id }) => {
        const mark = this.mark(id);
        return mark?.kind === "done" ? (mark.stale ?? "") : "-";
      })
      .join(" ");
  }
}

test("a run that began before the notebook was opened is told with its time, and as one from before", () => {
  const desk = new Desk("a", "b");
  const request = desk.send("a");
  desk.start(request);
  desk.cell("a").hasRun = true;
  desk.end(request, 40, 3);
  desk.do({ type: "recalled", id: "a", source: "a", count: 3, seconds: 7 });
  desk.cell("a").count = 3;
  desk.show();
  expect(desk.mark("a")).toEqual({ kind: "done", seconds: 7, stale: "opened" });
  desk.edit("a", "other");
  expect(desk.stale).toBe("edited -");
});

test("what ran below a cell from before, once that had ended, is current", () => {
  const desk = new Desk("a", "b");
  desk.do({ type: "followed", request: "before", id: "a", source: "a" });
  desk.start("before");
  desk.cell("a").hasRun = true;
  desk.show();
  expect(desk.mark("a")?.kind).toBe("running");
  desk.run("b");
  desk.end("before", 40, 3);
  desk.do({ type: "recalled", id: "a", source: "a", count: 3, seconds: 7 });
  desk.cell("a").count = 3;
  desk.show();
  expect(desk.stale).toBe("opened ");
});

describe("an output is current", () => {
  test("once its cell has run, and nothing is said of cells that did not", () => {
    const desk = new Desk("1", "2", "3");
    desk.run("a", "b");
    expect(desk.stale).toBe("  -");
  });

  test("no more when its cell is edited, and again when the edit is undone", () => {
    const desk = new Desk("1", "2");
    desk.run("a", "b");
    desk.edit("b", "2 + 1");
    expect(desk.stale).toBe(" edited");
    desk.edit("b", "2");
    expect(desk.stale).toBe(" ");
    desk.edit("b", "3");
    desk.run("b");
    expect(desk.stale).toBe(" ");
  });

  test("no more when a cell above is edited, until that is undone or both ran", () => {
    const desk = new Desk("1", "2", "3");
    desk.run("a", "b", "c");
    desk.edit("a", "one");
    expect(desk.stale).toBe("edited above-edited above-edited");
    desk.edit("a", "1");
    expect(desk.stale).toBe("  ");
    desk.edit("a", "one");
    desk.run("a");
    expect(desk.stale).toBe(" above-ran above-ran");
    desk.run("b", "c");
    expect(desk.stale).toBe("  ");
  });

  test("not when it ran below a cell that was edited and not run: the kernel knows the text of before", () => {
    const desk = new Desk("a = 1", "2", "a");
    desk.run("a", "b");
    desk.edit("a", "a = 100");
    desk.run("c");
    expect(desk.stale).toBe("edited above-edited above-edited");
    desk.edit("a", "a = 1");
    expect(desk.stale).toBe("  ");
  });

  test("not when its notebook was read from disk again, with the output of an earlier run", () => {
    const desk = new Desk("Math.random()", "2");
    desk.run("a");
    const saved = structuredClone(desk.cells);
    desk.run("a", "b");
    desk.cells = saved;
    desk.show();
    expect(desk.stale).toBe("opened -");
    desk.run("a");
    expect(desk.stale).toBe(" -");
  });

  test("no more when a cell above runs again, and whatever runs below it", () => {
    const desk = new Desk("1", "2", "3");
    desk.run("a", "b", "c");
    desk.run("b");
    expect(desk.stale).toBe("  above-ran");
  });

  test("no more when cells above are moved, added or deleted, and again when they are put back", () => {
    const desk = new Desk("1", "2", "3");
    desk.run("a", "b", "c");
    desk.place("b", "a", "c");
    expect(desk.stale).toBe("above-moved above-moved above-moved");
    desk.place("a", "x", "b", "c");
    expect(desk.stale).toBe(" - above-moved above-moved");
    desk.place("a", "c");
    expect(desk.stale).toBe(" above-moved");
    desk.place("a", "b", "c");
    expect(desk.cells).toHaveLength(3);
    desk.run("b", "c");
    expect(desk.stale).toBe("  ");
  });

  test("also when a cell without text is put above it", () => {
    const desk = new Desk("1", "2", " \n");
    desk.run("a", "b");
    desk.place("c", "a", "b");
    expect(desk.stale).toBe("-  ");
  });

  test("no more in another kernel", () => {
    const desk = new Desk("1", "2");
    desk.run("a", "b");
    desk.do({ type: "new-kernel", waiting: "lost" });
    expect(desk.stale).toBe("earlier-kernel earlier-kernel");
    desk.run("a");
    expect(desk.stale).toBe(" earlier-kernel");
  });

  test("no more when another window restarted the kernel; what waits then runs in the new one", () => {
    const desk = new Desk("1", "2");
    desk.run("a", "b");
    const request = desk.send("a");
    desk.do({ type: "new-kernel", waiting: "kept" });
    desk.start(request);
    desk.cell("a").hasRun = true;
    desk.show();
    desk.end(request);
    expect(desk.stale).toBe(" earlier-kernel");
  });

  test("not when the file or a copy brought it, and an edit counts for more", () => {
    const desk = new Desk();
    desk.state = emptyNotebook;
    desk.cells = [
      { id: "a", source: "1", hasRun: true, seconds: 2 },
      { id: "b", source: "2", hasRun: false },
    ];
    desk.show();
    expect(desk.stale).toBe("opened -");
    expect(desk.mark("a")).toMatchObject({ seconds: 2 });
    desk.cells.push({ id: "c", source: "1", hasRun: true });
    desk.show();
    expect(desk.stale).toBe("opened - copied");
    desk.edit("a", "one");
    expect(desk.stale).toBe("edited - copied");
  });
});

describe("a cell that is run", () => {
  test("waits, runs and has taken its time", () => {
    const desk = new Desk("1", "2");
    const [first, second] = [desk.send("a"), desk.send("b")];
    expect([desk.mark("a"), desk.mark("b")]).toEqual([{ kind: "waiting" }, { kind: "waiting" }]);
    desk.start(first);
    expect(desk.mark("a")).toEqual({ kind: "running", since: 0 });
    desk.cell("a").hasRun = true;
    desk.show();
    desk.end(first, 1500);
    desk.start(second);
    expect(desk.mark("a")).toEqual({ kind: "done", seconds: 1.5, stale: undefined });
    expect(desk.mark("b")).toEqual({ kind: "running", since: 1500 });
  });

  test("and prints nothing has taken its time as soon as it has ended, before the page shows its number", () => {
    const desk = new Desk("1");
    const request = desk.send("a");
    desk.start(request);
    desk.show();
    desk.end(request, 1500, 1);
    expect(desk.mark("a")).toEqual({ kind: "done", seconds: 1.5, stale: undefined });
    // What the page then has counts: its outputs may have been cleared.
    desk.show();
    expect(desk.mark("a")).toBeUndefined();
  });

  test("is current whichever is first: its answer, or its start, its output and its end", () => {
    const desk = new Desk("1", "2", "3");
    const [first, second, third] = [desk.send("a"), desk.send("b"), desk.send("c")];
    const run = (id: string, request: string, at: number): void => {
      desk.do({ type: "started", request, at });
      desk.cell(id).hasRun = true;
      desk.show();
      desk.do({ type: "done", request, at: at + 40 });
    };
    desk.do({ type: "answered", request: first, count: 1 });
    desk.do({ type: "answered", request: second, count: 2 });
    expect([desk.mark("a"), desk.mark("b")]).toEqual([{ kind: "waiting" }, { kind: "waiting" }]);
    run("a", first, 0);
    run("b", second, 50);
    run("c", third, 100);
    expect(desk.mark("c")).toEqual({ kind: "running", since: 100 });
    desk.do({ type: "answered", request: third, count: 3 });
    const done = { kind: "done", seconds: 0.04, stale: undefined };
    expect([desk.mark("a"), desk.mark("b"), desk.mark("c")]).toEqual([done, done, done]);
  });

  test("and is edited while it runs shows the output of what ran", () => {
    const desk = new Desk("1");
    const request = desk.send("a");
    desk.start(request);
    desk.edit("a", "2");
    desk.cell("a").hasRun = true;
    desk.show();
    desk.end(request);
    expect(desk.stale).toBe("edited");
  });

  test("after one that failed never starts, and says nothing", () => {
    const desk = new Desk("1", "2");
    desk.run("a", "b");
    const aborted = desk.send("b");
    desk.end(aborted);
    expect(desk.stale).toBe(" -");
  });

  test("and waits as its kernel dies shows an error, and no output of another place", () => {
    const desk = new Desk("1", "2");
    desk.start(desk.send("a"));
    const waiting = desk.send("b");
    desk.cell("b").hasRun = true;
    desk.show();
    desk.end(waiting);
    desk.do({ type: "new-kernel", waiting: "lost" });
    desk.show();
    expect(desk.stale).toBe("- -");
    desk.run("a", "b");
    expect(desk.stale).toBe(" ");
  });

  test("when its kernel goes away neither waits nor runs any more", () => {
    const desk = new Desk("1", "2");
    desk.start(desk.send("a"));
    desk.send("b");
    desk.do({ type: "new-kernel", waiting: "lost" });
    expect(desk.stale).toBe("- -");
  });
});

test("whatever was done before, all cells run from the top are current", () => {
  const ids = ["a", "b", "c", "d"];
  const id = fc.constantFrom(...ids);
  const deeds = fc.oneof(
    fc.tuple(fc.constant("run" as const), id),
    fc.tuple(fc.constant("edit" as const), id, fc.string()),
    fc.tuple(fc.constant("place" as const), fc.shuffledSubarray(ids, { minLength: 4 })),
    fc.tuple(fc.constant("restart" as const)),
    fc.tuple(fc.constant("abort" as const), id),
  );
  fc.assert(
    fc.property(fc.array(deeds, { maxLength: 30 }), (done) => {
      const desk = new Desk(...ids);
      for (const [deed, first, second] of done) {
        if (deed === "run") desk.run(first as string);
        else if (deed === "edit") desk.edit(first as string, second as string);
        else if (deed === "place") desk.place(...(first as string[]));
        else if (deed === "restart") desk.do({ type: "new-kernel", waiting: "lost" });
        else desk.end(desk.send(first as string));
      }
      desk.run(...desk.cells.map((cell) => cell.id));
      expect(desk.stale).toBe("   ");
    }),
  );
});
