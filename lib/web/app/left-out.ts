import { Token } from "@lumino/coreutils";

/**
 * Stands where JupyterLab imports packages that this page does without; see `alias` in vite.config.ts.
 *
 * Mermaid's are 170 MB to install, a third of all, and draw diagrams in Markdown: the parser asks for this service
 * and goes on where nobody provides it. Font Awesome's letters (17 MB) are drawn with by nothing that is composed.
 */
export const IMermaidMarkdown: Token<unknown> = new Token<unknown>("longhand:no-mermaid");

/** What JupyterLab's connection to language servers imports. There are none, and nothing of it is called. */
export class ConsoleLogger {}

/** See ConsoleLogger. */
export function listen(): void {}
