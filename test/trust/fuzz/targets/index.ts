import type { Target } from "../target.js";

/** All that reads what somebody else wrote, in groups that are loaded, and tried in one process, together. */
export const groups: Readonly<Record<string, () => Promise<readonly Target[]>>> = {
  data: async () => (await import("./data.js")).dataTargets,
  notebooks: async () => (await import("./notebooks.js")).notebookTargets,
  files: async () => (await import("./files.js")).fileTargets,
  frames: async () => (await import("./frames.js")).frameTargets,
  models: async () => (await import("./models.js")).modelTargets,
  pages: async () => (await import("./pages.js")).pageTargets,
};
