/** What one input may cost. */
export const limits = {
  /** Milliseconds of a processor. */
  time: 1000,
  /** Bytes of memory beyond what the program took before its first input. */
  memory: 512 * 2 ** 20,
};

/** Past this many megabytes of JavaScript's own memory the process ends itself. */
export const heapMegabytes = 512;
