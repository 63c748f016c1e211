import { describe, expect, test } from "vitest";
import { dataFolders, userDataFolder } from "../../../lib/kernel/index.js";

const linux = { platform: "linux", home: "/home/ada", env: {} } as const;

describe("Jupyter's data folders", () => {
  test("a user's data stands where each platform keeps such things", () => {
    expect(userDataFolder(linux)).toBe("/home/ada/.local/share/jupyter");
    expect(userDataFolder({ ...linux, env: { XDG_DATA_HOME: "/xdg" } })).toBe("/xdg/jupyter");
    expect(userDataFolder({ ...linux, platform: "darwin", home: "/Users/ada" })).toBe(
      "/Users/ada/Library/Jupyter",
    );
    expect(userDataFolder({ platform: "win32", home: "h", env: { APPDATA: "roaming" } })).toMatch(
      /^roaming.jupyter$/,
    );
  });

  test("JUPYTER_DATA_DIR goes before the platform's place", () => {
    expect(userDataFolder({ ...linux, env: { JUPYTER_DATA_DIR: "/mine" } })).toBe("/mine");
  });

  test("JUPYTER_PATH is looked at first, the system last", () => {
    const folders = dataFolders({ ...linux, env: { JUPYTER_PATH: "/a:/b", CONDA_PREFIX: "/conda" } });
    expect(folders).toEqual([
      "/a",
      "/b",
      "/home/ada/.local/share/jupyter",
      "/conda/share/jupyter",
      "/usr/local/share/jupyter",
      "/usr/share/jupyter",
    ]);
  });
});
