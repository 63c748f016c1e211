/** The tags of a cell. */
export function tagsOf({ metadata }: { metadata: Readonly<Record<string, unknown>> }): string[] {
  const { tags } = metadata;
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [];
}
