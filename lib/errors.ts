/**
 * Every error that Longhand raises on purpose.
 *
 * The message says what was being done, what was found against what was expected, and then the mend, so that
 * whoever reads it (a learner in a cell, a teacher in a shell) knows what to do next without opening the source.
 */
export class LonghandError extends Error {
  /** A short fixed word for programs to test, such as "SHAPE"; the message may change, the code does not. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** Two arrays do not fit together: a shape or a length was found that the operation does not take. */
export class ShapeError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("SHAPE", message, options);
  }
}

/** An argument has a value outside what the function takes: a negative size, an unknown name, a bad range. */
export class ParameterError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("PARAMETER", message, options);
  }
}

/** A file's bytes are not what its format promises: a wrong magic number, a cut end, a label out of range. */
export class DataFormatError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("DATA_FORMAT", message, options);
  }
}

/** Data could not be found, fetched or written. */
export class DataSourceError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("DATA_SOURCE", message, options);
  }
}

/** Work was stopped on request, by an abort signal or an interrupt of the kernel. */
export class AbortedError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("ABORTED", message, options);
  }
}

/** Where training stood when it came to nothing. */
export interface DivergedAt {
  /** The layer or parameter where a number stopped being one. */
  layer?: string;
  /** Counted from 1. */
  epoch?: number;
  /** Counted from 1 in each epoch. */
  step?: number;
  learningRate?: number;
}

/** Training came to a number that is none: NaN or Infinity in inputs, weights, gradients or the loss. */
export class DivergedError extends LonghandError {
  readonly at: DivergedAt;

  constructor(message: string, at: DivergedAt, options?: ErrorOptions) {
    super("DIVERGED", message, options);
    this.at = at;
  }
}

/** A Jupyter kernel could not be started, died, or spoke out of turn. */
export class KernelError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("KERNEL", message, options);
  }
}

/** A notebook file is not a notebook, or not one of a version that can be read. */
export class NotebookError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("NOTEBOOK", message, options);
  }
}

/** A notebook could not be exported: an unknown format, a program that is missing, a file that cannot be read. */
export class ExportError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("EXPORT", message, options);
  }
}

/** The message of anything that was thrown, for showing to a person. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
