import { searchAll } from "./search.js";
import { target } from "./target.js";

/*
 * A search of a reader that is faulty in the way it is told: `node program.mjs PLACE-FILE WAY`. The search must find it,
 * for each input that begins with "!" is one.
 */

const [placeFile = "", way = ""] = process.argv.slice(2);
const faults: Record<string, () => void> = {
  endless: () => {
    for (;;);
  },
  slow: () => {
    const began = process.cpuUsage();
    for (let n = 0; ; n++) {
      if (n % 1_000_000 !== 0) continue;
      const { user, system } = process.cpuUsage(began);
      if (user + system > 1_400_000) return;
    }
  },
  ending: () => process.exit(7),
};
const faulty = target<Uint8Array>({
  name: "a faulty reader",
  inputs: undefined!,
  put: ([first]) => {
    if (first === 0x21) faults[way]!();
    return "right";
  },
  fromBytes: (bytes) => bytes,
  seeds: () => [Buffer.from("sound"), Buffer.from("!fault")],
});
await searchAll([faulty], { placeFile, seconds: 1, seed: 1 });
