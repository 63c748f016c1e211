import { readdir } from "node:fs/promises";
import { vi } from "vitest";
import type { Home } from "./served.js";

/** @throws where a folder in which a PDF was printed is still there after 10 s */
export async function noPaperLeft({ temporary }: Pick<Home, "temporary">): Promise<void> {
  await vi.waitFor(
    async () => {
      const left = (await readdir(temporary)).filter((name) => name.startsWith("longhand-pdf-"));
      if (left.length > 0) throw new Error(`folders outlived who printed in them: ${left.join(", ")}`);
    },
    { timeout: 10_000, interval: 20 },
  );
}
