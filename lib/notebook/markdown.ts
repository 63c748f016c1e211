/** Markdown's links and images, by their words alone. What stands in brackets may not hold such brackets itself. */
export function linksAsText(markdown: string): string {
  return markdown.replace(/!?\[([^[\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, "$1");
}

/** Markdown without its blocks of code between fences; one that is not closed goes on to the end. */
export function withoutFences(markdown: string): string {
  let fence: string | undefined;
  return markdown
    .split("\n")
    .filter((line) => {
      const marks = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence === undefined) {
        fence = marks;
        return marks === undefined;
      }
      if (marks?.startsWith(fence)) fence = undefined;
      return false;
    })
    .join("\n");
}
