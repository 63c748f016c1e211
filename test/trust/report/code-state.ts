import { execFileSync } from "node:child_process";

/** Which code is tested: its commit in short, with a word of what is changed in lib/ since, or that nobody can tell. */
export function codeState(folder: string): string {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const commit = git("rev-parse", "--short", "HEAD");
    return git("status", "--porcelain", "--", ":/lib") === "" ? commit : `${commit} with changes`;
  } catch {
    return "no commit";
  }
}
