/**
 * Markdown with other addresses in its links and pictures; what stands in code stays.
 *
 * @param replace gives the new address, or undefined for one that stays
 */
export function replaceAddresses(markdown: string, replace: (address: string) => string | undefined): string {
  const parts = markdown.split(
    /((?:^|\n)[ \t>]*(`{3,}|~{3,})[\s\S]*?(?:\n[ \t>]*\2|$)|(`+)[^`][\s\S]*?\3(?!`))/,
  );
  return parts
    .map((part, at) => {
      // The pattern has three groups: text stands at every fourth place, code behind it.
      if (at % 4 === 1) return part;
      return at % 4 === 0 ? replaceInText(part, replace) : "";
    })
    .join("");
}

function replaceInText(text: string, replace: (address: string) => string | undefined): string {
  return text
    .replace(/(\]\(\s*<?)((?:[^\s()<>]|\([^\s()]*\))+)/g, (whole, before: string, address: string) => {
      const other = replace(address);
      return other === undefined ? whole : before + other;
    })
    .replace(/(\b(?:src|href)\s*=\s*["'])([^"']+)/gi, (whole, before: string, address: string) => {
      const other = replace(address);
      return other === undefined ? whole : before + other;
    })
    .replace(/^( {0,3}\[[^[\]]+\]:\s*)(\S+)/gm, (whole, before: string, address: string) => {
      const other = replace(address);
      return other === undefined ? whole : before + other;
    });
}
