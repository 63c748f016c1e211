import { AbortedError } from "../errors.js";

/**
 * Ends work that is no longer wanted.
 *
 * @param doing what is going on, for the message
 * @throws {AbortedError} where the signal is set
 */
export function refuseStopped(signal: AbortSignal | undefined, doing: string): void {
  if (signal?.aborted !== true) return;
  throw new AbortedError(`${doing}: stopped on request. Run it again to begin anew.`, {
    cause: signal.reason as unknown,
  });
}
