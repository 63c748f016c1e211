import { Marked, type Tokens } from "marked";
import type { MimeBundle } from "../../notebook/index.js";
import { addresses } from "./addresses.js";
import type { RenderContext } from "./context.js";
import { escapeHtml } from "./escape.js";
import { drawingsAsImages } from "./inline-drawings.js";
import { renderMath } from "./math.js";
import { type Formula, protectMath, replaceFormulas, restoreSources } from "./protect-math.js";
import { type SanitizeOptions, sanitize } from "./sanitize.js";
import { tameMarkdown } from "./tame-markdown.js";

export interface MarkdownOptions {
  /** Pictures that the cell holds itself. */
  attachments?: Record<string, MimeBundle> | undefined;
  /** Whether its headings are the page's own, with anchors and a place in the contents. */
  outline?: boolean;
}

/** Markdown of a notebook as HTML that is safe to put into a page (unless the notebook is trusted), formulas set. */
export function renderMarkdown(
  source: string,
  context: RenderContext,
  options: MarkdownOptions = {},
): string {
  const { text, formulas } = protectMath(tameMarkdown(source));
  const to = addresses(context, options.attachments);
  const marked = markedFor({ context, formulas, to, outline: options.outline ?? false });
  return putMath(makeSafe(marked.parse(text, { async: false }), context, to), formulas);
}

/** HTML of an output, made safe as Markdown's is. */
export function renderHtml(html: string, context: RenderContext): string {
  return makeSafe(html, context, addresses(context));
}

/** A trusted notebook's HTML stays as it is; its images are put in place all the same. */
function makeSafe(html: string, { trust }: RenderContext, to: SanitizeOptions): string {
  if (!trust) return withoutEmptyHeads(sanitize(drawingsAsImages(html), to));
  return html.replace(
    /(<img\b[^<>]*?\bsrc\s*=\s*")([^"]*)(")/gi,
    (_, before: string, address: string, after: string) =>
      before + escapeHtml(to.image(address) ?? address) + after,
  );
}

/** The corner of a table heads nothing, and a screen reader would read an empty head at every step. */
function withoutEmptyHeads(html: string): string {
  return html.replace(
    /<th\b([^<>]*)>\s*<\/th>/g,
    (_, attributes: string) => `<td${attributes.replace(/ scope="[^"]*"/, "")}></td>`,
  );
}

function markedFor(given: {
  context: RenderContext;
  formulas: readonly Formula[];
  to: SanitizeOptions;
  outline: boolean;
}): Marked {
  const { context, formulas, to, outline } = given;
  return new Marked({
    gfm: true,
    walkTokens: (token) => {
      if (token.type !== "link" && token.type !== "image") return;
      const link = token as Tokens.Link | Tokens.Image;
      const address = restoreSources(link.href, formulas);
      link.href = (token.type === "link" ? to.link(address) : to.image(address)) ?? address;
      if (typeof link.title === "string") link.title = restoreSources(link.title, formulas);
    },
    renderer: {
      heading({ tokens, depth, text }) {
        const html = this.parser.parseInline(tokens);
        if (!outline) return `<h${depth}>${html}</h${depth}>\n`;
        const written = restoreSources(text, formulas);
        const shown = putMath(sanitize(html, { image: () => undefined, link: () => undefined }), formulas);
        const id = context.headings.add(written, depth, shown.replace(/<\/?a\b[^<>]*>/g, ""));
        const anchor = `<a class="anchor" href="#${escapeHtml(id)}" aria-label="Link to this section">#</a>`;
        return `<h${depth} id="${escapeHtml(id)}">${html} ${anchor}</h${depth}>\n`;
      },
      code({ text, lang }) {
        const language = /^[\w+#-]+/.exec(lang ?? "")?.[0];
        const code = restoreSources(text, formulas);
        return `<pre><code>${context.highlight(code, language)}</code></pre>\n`;
      },
      codespan({ text }) {
        return `<code>${escapeHtml(restoreSources(text, formulas))}</code>`;
      },
    },
  });
}

/**
 * Sets the formulas of safe HTML. Within code and in attributes they are put back as they were written.
 *
 * The sanitizer writes every `<` and `>` that is no tag's as an entity, which is what lets tags be told from text here.
 */
function putMath(html: string, formulas: readonly Formula[]): string {
  if (formulas.length === 0) return html;
  let depth = 0;
  return html.replace(
    /<(\/?)([a-zA-Z][\w-]*)[^<>]*>|[^<]+/g,
    (piece, slash: string | undefined, tag: string | undefined) => {
      if (tag !== undefined) {
        if (/^(?:code|pre)$/i.test(tag)) depth += slash === "/" ? -1 : 1;
        return replaceFormulas(piece, formulas, ({ source }) => escapeHtml(source));
      }
      return replaceFormulas(piece, formulas, (formula) =>
        depth > 0 ? escapeHtml(formula.source) : renderMath(formula),
      );
    },
  );
}
