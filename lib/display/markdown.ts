import { currentPublisher } from "./publisher.js";

/** Shows Markdown, with mathematics between dollar signs where the front end renders it. */
export function showMarkdown(markdown: string): void {
  currentPublisher().publish({ data: { "text/markdown": markdown, "text/plain": markdown } });
}
