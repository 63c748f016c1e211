"use strict";

const { readFileSync } = require("node:fs");

/**
 * Shifts the clock by so many milliseconds, as when a person sets it. Timers and performance.now() go on, as then.
 *
 * @returns puts it right again
 */
function shiftClock(shift) {
  const RealDate = globalThis.Date;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + shift());
      else super(...given);
    }

    static now() {
      return RealDate.now() + shift();
    }
  };
  return () => {
    globalThis.Date = RealDate;
  };
}

// Preloaded into a process, it goes by what stands in a file, which a test may change at any time.
const file = process.env.LONGHAND_TEST_CLOCK;
if (file !== undefined) {
  shiftClock(() => {
    try {
      return Number(readFileSync(file, "utf8"));
    } catch {
      return 0;
    }
  });
}

module.exports = { shiftClock };
