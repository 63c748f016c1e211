import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** A package of JupyterLab that the page composes, with what its manifest says. */
export interface ExtensionPackage {
  name: string;
  folder: string;
  version: string;
  /** The module that imports the package's stylesheets and its dependencies'. */
  styleModule: string | undefined;
  /** The folder of its settings' schemas. */
  schemaDir: string | undefined;
}

/** The file that says of which packages the page is composed; the one list of them. */
export const listPath: string = fileURLToPath(new URL("../app/extensions.ts", import.meta.url));

const require = createRequire(import.meta.url);

/** Reads from `app/extensions.ts` which packages it imports. */
export function extensionPackages(): ExtensionPackage[] {
  const source = readFileSync(listPath, "utf8");
  const names = [...source.matchAll(/from "(@jupyterlab\/[\w-]+-extension)"/g)].map((match) => match[1]!);
  return names.map((name) => {
    const manifestPath = require.resolve(`${name}/package.json`);
    const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
    return {
      name,
      folder: dirname(manifestPath),
      version: manifest.version,
      styleModule: manifest.styleModule,
      schemaDir: manifest.jupyterlab?.schemaDir,
    };
  });
}
