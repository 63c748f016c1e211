import { readFileSync, writeFileSync } from "node:fs";

/*
 * Writes LICENSES.md, the list of all packages by licence, from package-lock.json: `npm run licenses`. With --check it
 * says what in the list is not true any more, and ends with 1.
 */

const root = new URL("../../../", import.meta.url);
const paper = new URL("LICENSES.md", root);

/** Licences that ask for no more than their text to be kept, or for changes of their own files to be given on. */
const plain = new Set([
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "MPL-2.0",
]);

const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8"));
const all = Object.entries(packages)
  .filter(([path, { link }]) => path.includes("node_modules/") && !link)
  .map(([path, { license, dev = false }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    return { name, license: license ?? licenseInside(path), dev };
  });

/** Packages of long ago say it in another field, which npm does not copy. */
function licenseInside(path) {
  const { license, licenses = [] } = JSON.parse(readFileSync(new URL(`${path}/package.json`, root), "utf8"));
  return license ?? licenses.map(({ type }) => type).join(" AND ");
}

/** Whether one of the licences to choose from, or all that hold at once, are on the list. */
function isPlain(license) {
  const words = license.replace(/[()]/g, "");
  if (words.includes(" OR ")) return words.split(" OR ").some((one) => plain.has(one));
  return words.split(" AND ").every((one) => plain.has(one));
}

function list(chosen) {
  const byLicense = new Map();
  for (const { name, license } of chosen)
    byLicense.set(license, (byLicense.get(license) ?? new Set()).add(name));
  return [...byLicense]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([license, names]) => `**${license}** ${[...names].sort().join(", ")}`)
    .join("\n\n");
}

const text = `# Licences of others' code

\`npm run licenses\` writes this list from \`package-lock.json\`; a test holds it true. Each package brings its licence's text.
\`npm run sbom\` prints all of them with versions and sums, as CycloneDX.

## Installed with Longhand

${list(all.filter(({ dev }) => !dev))}

## Built into its page, or used to build and test it

${list(all.filter(({ dev }) => dev))}
`;

const surprises = all.filter(({ license }) => !isPlain(license));
for (const { name, license } of surprises)
  console.error(`${name} is licensed ${license || "by nobody knows what"}.`);
if (!process.argv.includes("--check")) writeFileSync(paper, text);
else if (readFileSync(paper, "utf8") !== text) {
  console.error("LICENSES.md is not what package-lock.json says. Run `npm run licenses`.");
  process.exitCode = 1;
}
if (surprises.length > 0) process.exitCode = 1;
console.log(`${all.length} packages, ${surprises.length} with a licence that is not on the list`);
