import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Record<string, string | undefined>;

/** What of a machine decides where Jupyter keeps its data; given in tests, read off the machine otherwise. */
export interface Machine {
  platform: NodeJS.Platform;
  home: string;
  env: Environment;
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return { platform: process.platform, home: homedir(), env: process.env };
}

/**
 * The folder where Jupyter keeps a user's data; JUPYTER_DATA_DIR goes before the platform's own place.
 *
 * Source: Jupyter's documentation, "Common directories and file locations", without Python in between.
 */
export function userDataFolder(machine: Machine = thisMachine()): string {
  const { platform, home, env } = machine;
  const named = env["JUPYTER_DATA_DIR"];
  if (named !== undefined && named !== "") return named;
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") return join(env["APPDATA"] ?? join(home, "AppData", "Roaming"), "jupyter");
  return join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "jupyter");
}

/** Every folder that may hold kernelspecs, most personal first; a name found earlier hides the same name later. */
export function dataFolders(machine: Machine = thisMachine()): string[] {
  const { platform, env } = machine;
  const separator = platform === "win32" ? ";" : ":";
  const named = (env["JUPYTER_PATH"] ?? "").split(separator).filter((folder) => folder !== "");
  const environments = [env["VIRTUAL_ENV"], env["CONDA_PREFIX"]]
    .filter((folder) => folder !== undefined && folder !== "")
    .map((folder) => join(folder!, "share", "jupyter"));
  const system =
    platform === "win32"
      ? [join(env["PROGRAMDATA"] ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  return [...named, userDataFolder(machine), ...environments, ...system];
}
