import { readdir } from "node:fs/promises";

/**
 * A name that nothing in the folder has: "Untitled.ipynb", "Untitled1.ipynb", and so on.
 *
 * Compared without case, since some systems cannot tell two such names apart.
 */
export async function freeName(folder: string, make: (count: number) => string): Promise<string> {
  const taken = new Set((await readdir(folder)).map((name) => name.toLowerCase()));
  for (let count = 0; ; count++) {
    const name = make(count);
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** The names for something new, as Jupyter counts them. */
export function untitled(
  type: "notebook" | "directory" | "file",
  extension: string,
): (count: number) => string {
  if (type === "directory") return (count) => (count === 0 ? "Untitled Folder" : `Untitled Folder ${count}`);
  const stem = type === "notebook" ? "Untitled" : "untitled";
  return (count) => `${stem}${count === 0 ? "" : count}${extension}`;
}

/** The names for a copy: "a.ipynb" gives "a-Copy1.ipynb", and a copy of that "a-Copy2.ipynb". */
export function copyOf(name: string): (count: number) => string {
  // A name such as "a.tar.gz" keeps all of its endings, and a leading dot is no ending.
  const [, stem = name, extension = ""] = /^(.[^.]*)(\..*)?$/s.exec(name) ?? [];
  const bare = stem.replace(/-Copy\d+$/, "");
  return (count) => `${bare}-Copy${count + 1}${extension}`;
}
