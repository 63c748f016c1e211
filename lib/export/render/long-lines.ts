/** Lines of up to so many characters fit where they are printed and shown, at the usual size. */
const usual = 80;

/**
 * Says of each preformatted text with long lines how many columns it takes, as `--columns` in its style: where nobody
 * can scroll, a stylesheet sets such text smaller rather than break its lines.
 *
 * @param html as cells are rendered
 */
export function measureLines(html: string): string {
  return html.replace(
    /<pre(?![^<>]*\bstyle=)([^<>]*)>([^<]*(?:<(?!\/?pre\b)[^<]*)*)(?=<\/pre>)/g,
    (all, attributes, inside) => {
      const columns = longestLine(inside as string);
      return columns <= usual ? all : `<pre${attributes} style="--columns: ${columns}">${inside}`;
    },
  );
}

function longestLine(html: string): number {
  const text = html.replace(/<[^<>]*>/g, "").replace(/&(?:#?\w+);/g, "x");
  let longest = 0;
  for (const line of text.split("\n")) longest = Math.max(longest, line.length);
  return longest;
}
