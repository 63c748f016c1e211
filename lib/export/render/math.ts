import katex from "katex";
import { formulaRules, withoutNumbering } from "../../formula-rules.js";
import { escapeHtml } from "./escape.js";
import type { Formula } from "./protect-math.js";

/** Formulas come again and again in a series: each is set once. */
const known = new Map<string, string>();

/**
 * A formula as HTML that needs KaTeX's stylesheet and fonts but no script, with MathML for screen readers.
 *
 * One that cannot be set is shown as its source, with the reason as its title.
 */
export function renderMath({ tex, display, source }: Formula): string {
  const key = `${display} ${tex}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  let html: string;
  try {
    html = katex.renderToString(withoutNumbering(tex), { ...formulaRules, displayMode: display });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    html = `<code class="math-error" title="${escapeHtml(reason)}">${escapeHtml(source)}</code>`;
  }
  if (known.size > 10_000) known.clear();
  known.set(key, html);
  return html;
}
