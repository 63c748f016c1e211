import { times } from "../length.js";

/** How long a test may take that is repeated many times in a whole run; two hours, or five minutes. */
export const patience: { timeout: number } = { timeout: times(300_000, 7_200_000) };
