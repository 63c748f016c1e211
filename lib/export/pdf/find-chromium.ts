import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ExportError } from "../../errors.js";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "msedge",
];

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined
      ? []
      : ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"].map(
          (path) => `${folder}\\${path}`,
        );
  }),
  linux: [
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/var/lib/flatpak/exports/bin/org.chromium.Chromium",
  ],
};

/**
 * The program of Chromium, or of a browser made of it.
 *
 * @param named where it is, as an option says; else CHROME_PATH, the PATH and the usual places are searched
 * @param elsewhere where installers put it on this system
 * @throws {ExportError} where there is none
 */
export function findChromium(
  named: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  elsewhere: readonly string[] = places[process.platform] ?? [],
): string {
  const wanted = named ?? env["CHROME_PATH"];
  if (wanted !== undefined && wanted !== "") {
    if (isProgram(wanted)) return wanted;
    throw new ExportError(
      `pdf: ${named === undefined ? "CHROME_PATH names" : "found"} ${wanted}, which is no program. Name Chromium's or Chrome's program.`,
    );
  }
  const onPath = (env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...elsewhere].find(isProgram);
  if (found !== undefined) return found;
  throw new ExportError(
    "pdf: a PDF is printed with Chromium, and none was found on the PATH or the usual places. Install Chromium, Chrome or Edge, or set CHROME_PATH to its program; or export html and print that.",
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
