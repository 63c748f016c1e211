import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumProgram, launchChromium } from "../support/chromium.js";
import { freePort } from "../support/free-port.js";
import { describeWith } from "../support/needs.js";
import { NotebookPage } from "../support/notebook-page.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

describeWith("a server that goes away", [chromiumProgram()], () => {
  let browser: Browser;
  let home: string;
  let port: number;
  let server: ChildProcess | undefined;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "longhand-e2e-"));
    await cp(join(root, "test/fixtures/web"), join(home, "work"), { recursive: true });
    await symlink(join(root, "node_modules"), join(home, "work", "node_modules"));
    port = await freePort();
    [browser] = await Promise.all([launchChromium(), start("secret")]);
  });
  afterAll(async () => {
    await browser?.close();
    await stop();
    await rm(home, { recursive: true, force: true });
  });

  async function start(token: string): Promise<void> {
    const args = [
      "start",
      join(home, "work"),
      "--no-browser",
      "--no-spare",
      "--port",
      String(port),
      "--token",
      token,
    ];
    server = spawn(process.execPath, [join(root, "lib/cli/longhand.js"), ...args], {
      env: { ...process.env, LONGHAND_STATE_DIR: join(home, "state"), HOME: home },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await Promise.race([once(server.stdout!, "data"), endsTooEarly(server)]);
    server.stdout!.resume();
  }

  async function stop(): Promise<void> {
    const child = server;
    if (child === undefined || child.exitCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGINT");
    await exit;
  }

  test("is said in one line, its return too, and what was lost with it; the kernel is started again", async () => {
    const address = new URL(`http://127.0.0.1:${port}/?token=secret`);
    const visit = await NotebookPage.open(
      browser,
      { address, folder: join(home, "work"), stop },
      { notebook: "notebooks/02-plain.ipynb" },
    );
    const notice = visit.page.locator("#longhand-server-notice");
    await visit.write(1, "console.log('before');");
    await visit.run(1);
    await visit.outputOf(1).getByText("before").waitFor();
    await stop();
    await notice.getByText("does not answer").waitFor();
    expect(await visit.page.getByRole("dialog").count(), "nothing stands in the way of the text").toBe(0);
    await visit.screenshot("server-away");
    await start("secret");
    await notice.getByText("was started anew").waitFor();
    await visit.screenshot("server-new");
    await visit.outputOf(1).getByText("before").waitFor();
    await notice.getByRole("button", { name: "Start the kernel" }).click();
    await visit.kernelIs("Idle");
    await visit.write(1, "console.log('after');");
    await visit.run(1);
    await visit.outputOf(1).getByText("after").waitFor();

    // One that was given another token lets this page in no more, and that is said too.
    await stop();
    await notice.getByText("does not answer").waitFor();
    await start("another");
    await notice.getByText("with another token").waitFor();
    await visit.page.close();
  });
});

async function endsTooEarly(program: ChildProcess): Promise<never> {
  const [code] = await once(program, "exit");
  throw new Error(`the server ended with ${code} before it said anything.`);
}
