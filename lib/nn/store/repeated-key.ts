/**
 * The first key that an object in a JSON text has twice; undefined where all have different ones.
 *
 * `JSON.parse` keeps the last and says nothing, so two readers of one file could see different things in it.
 *
 * @param json a text that `JSON.parse` takes
 */
export function repeatedKey(json: string): string | undefined {
  /** The keys of each object that is open; an open list has none. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === "{") open.push(new Set());
    else if (character === "[") open.push(undefined);
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      if (isKey(json, end)) {
        const key = JSON.parse(json.slice(at, end)) as string;
        const keys = open.at(-1)!;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** One past the closing quote of the string that begins here. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** A string with a colon behind it is a key: values are followed by a comma or a bracket. */
function isKey(json: string, end: number): boolean {
  let at = end;
  while (" \t\n\r".includes(json[at]!)) at += 1;
  return json[at] === ":";
}
