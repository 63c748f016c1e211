import { inlineScript } from "../assets.js";
import { escapeHtml } from "../render/escape.js";
import type { Theme } from "../types.js";

export interface PageDocument {
  title: string;
  theme: Theme;
  /** Stylesheets, in order. */
  styles: readonly string[];
  /** HTML of the body. */
  body: string;
  /** Scripts of ours, in order. */
  scripts: readonly string[];
  /** Scripts of ours in files beside the page, which come before the others. */
  files?: readonly string[];
  /** For a page whose cells run: sources of scripts that its own script unpacks, and of data, as a policy names them. */
  live?: { sources: readonly string[]; connect: readonly string[] } | undefined;
  /** Whether scripts that stand in the body may run. */
  trust: boolean;
  /** Classes of the body. */
  kind: string;
}

/**
 * A whole page in one file, in UTF-8.
 *
 * Its Content-Security-Policy names each of our scripts by its hash and permits no other, so that even HTML that had
 * slipped through the sanitizer would run nothing; nothing is fetched but pictures that an author linked to.
 *
 * A page whose cells run must permit `eval`: a worker that is made of a page's own text has the page's policy and can have
 * none of its own. Only what the reader runs is ever given to it, in the worker; an element of script still needs a hash.
 */
export function pageDocument({
  title,
  theme,
  styles,
  body,
  scripts,
  files = [],
  live,
  trust,
  kind,
}: PageDocument): Uint8Array {
  const inlined = scripts.map(inlineScript);
  const policy = [
    "default-src 'none'",
    "img-src data: blob: https: http:",
    "style-src 'unsafe-inline'",
    "font-src data:",
    trust
      ? "script-src 'unsafe-inline' 'unsafe-eval' data: blob: https:; connect-src *; frame-src *; worker-src blob: data:; style-src-elem 'unsafe-inline' https:"
      : `script-src ${[...(files.length > 0 ? ["'self' file:"] : []), ...inlined.map(({ hash }) => hash), ...(live?.sources ?? []), ...(live === undefined ? [] : ["'unsafe-eval'"])].join(" ") || "'none'"}`,
    ...(live === undefined || trust ? [] : ["worker-src blob:"]),
    ...(live === undefined || trust || live.connect.length === 0
      ? []
      : [`connect-src ${live.connect.join(" ")}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const head = `<!doctype html>
<html lang="en" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Longhand">
<title>${escapeHtml(title)}</title>
${styles.map((style) => `<style>\n${style.replace(/<\/(?=style)/gi, "<\\/").trim()}\n</style>`).join("\n")}
</head>
<body class="${kind}">
`;
  const beside = files.map((path) => `<script src="${escapeHtml(path)}"></script>\n`).join("");
  return Buffer.concat([
    Buffer.from(head),
    Buffer.from(`${body}\n${beside}`),
    ...inlined.map(({ element }) => element),
    Buffer.from("</body>\n</html>\n"),
  ]);
}
