import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // Tables that cells show align each column where it stands, and KaTeX places its signs so.
    "no-inline-style": "off",
  },
});

/** The first faults of a page by HTML's own rules; what its scripts and its data say is left out. */
export async function htmlFaults(page: string): Promise<string[]> {
  const markup = page
    .replace(/(<script>)[\s\S]*?(<\/script>)/g, "$1$2")
    .replace(/base64,[\w+/=]+/g, "base64,");
  const { results } = await validator.validateString(markup);
  return results
    .flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`))
    .slice(0, 10);
}
