import { ParameterError } from "../errors.js";
import { currentPublisher } from "./publisher.js";

/**
 * Shows Markdown, with mathematics between dollar signs where the front end renders it.
 *
 * @throws {ParameterError} where this is no text
 */
export function showMarkdown(markdown: string): void {
  if (typeof markdown !== "string") {
    throw new ParameterError(
      `Markdown: found ${typeof markdown}, expected text. Pass a string, or show the value with show.`,
    );
  }
  currentPublisher().publish({ data: { "text/markdown": markdown, "text/plain": markdown } });
}
