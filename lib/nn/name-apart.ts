/**
 * Names made different: where one comes again it gets a number behind it, "dense weights" and "dense weights (2)".
 *
 * @returns a function that gives each name it is called with, or the next free one
 */
export function nameApart(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name} (${count})`;
    taken.add(free);
    return free;
  };
}
