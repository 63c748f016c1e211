import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { formatNotebook } from "../../../lib/notebook/index.js";
import { chromiumProgram } from "../../support/chromium.js";
import { type HangingChromium, makeHangingChromium } from "../../support/hanging-chromium.js";
import { makeNotebook } from "../../support/make-notebook.js";
import { describeWith } from "../../support/needs.js";
import { times } from "../length.js";
import { tell } from "../report/tell.js";
import { chance, pause } from "../support/chance.js";
import { killAndBury, marked, noneLeft } from "../support/marked.js";
import { noPaperLeft } from "../support/no-paper-left.js";
import { patience } from "../support/patience.js";
import { end, type Home, makeHome, type Served, serve } from "../support/served.js";

const kills = times(2, 30);
const large = makeNotebook(...Array.from({ length: 400 }, (_, n) => `const value${n}: number = ${n} * 2;`));

let home: Home;
let hanging: HangingChromium;
beforeEach(async () => {
  home = await makeHome();
  hanging = await makeHangingChromium();
  await writeFile(join(home.folder, "large.ipynb"), formatNotebook(large));
});
afterEach(async () => {
  await hanging.remove();
  await home.remove();
});

/** How the answer begins; "" where the server went away. */
async function askForPdf({ url, token }: Served): Promise<string> {
  const headers = { authorization: `token ${token}` };
  try {
    const response = await fetch(new URL("/nbconvert/pdf/large.ipynb", url), { headers });
    return Buffer.from(await response.arrayBuffer()).toString("latin1", 0, 5);
  } catch {
    return "";
  }
}

test.skipIf(process.platform !== "linux").each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
  "a server that ends by %s takes along a Chromium that hangs, and its folder",
  patience,
  async (signal) => {
    const served = await serve(home, { env: hanging.env });
    void askForPdf(served);
    await hanging.started(1);
    served.child.kill(signal);
    await served.ended;
    await noneLeft(served.mark);
    await hanging.gone();
  },
);

describeWith("with Chromium at work", [chromiumProgram()], () => {
  test.skipIf(process.platform !== "linux")(
    `a server killed ${kills} times while it prints leaves no process and no folder, and prints again`,
    patience,
    async () => {
      const env = { TMPDIR: home.temporary };
      const dice = chance("server that prints");
      const measured = await serve(home, { env });
      const from = performance.now();
      expect(await askForPdf(measured)).toBe("%PDF-");
      const takes = performance.now() - from;
      await killAndBury(measured);

      let ended = 0;
      for (let kill = 0; kill < kills; kill++) {
        const served = await serve(home, { env });
        void askForPdf(served);
        await pause(dice.between(0, takes));
        ended += marked(served.mark).length;
        await killAndBury(served);
      }
      const last = await serve(home, { env });
      expect(await askForPdf(last)).toBe("%PDF-");
      await end(last);
      // One that was killed before it had started Chromium has left its folder to the next export.
      await noPaperLeft(home);
      tell("faults", "kills of the server while it prints a PDF", kills);
      tell("lost", "processes that those kills left without a parent, all gone after", ended);
    },
  );
});
