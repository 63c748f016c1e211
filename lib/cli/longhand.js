#!/usr/bin/env node
// Plain JavaScript, because npm links this file before the TypeScript beside it has been built.
import { existsSync } from "node:fs";

const built = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error("longhand is not built yet. Run `npm run build` in the folder that holds package.json.");
  process.exitCode = 1;
}
