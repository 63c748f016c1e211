import { LonghandError } from "../errors.js";

/** The command line itself is wrong (not the work it asked for): exit code 2. */
export class UsageError extends LonghandError {
  constructor(message: string, options?: ErrorOptions) {
    super("USAGE", message, options);
  }
}
