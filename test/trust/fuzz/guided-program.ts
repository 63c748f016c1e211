import { searchAll } from "./search.js";
import { groups } from "./targets/index.js";

/*
 * A process that searches all targets, led by what it reaches: `node program.mjs PLACE-FILE SECONDS SEED`. Each is a line
 * of output, as a `Search`.
 */

const [placeFile = "", seconds = "1", seed = "1"] = process.argv.slice(2);
const targets = (await Promise.all(Object.values(groups).map((load) => load()))).flat();
await searchAll(targets, { placeFile, seconds: Number(seconds), seed: Number(seed) });
