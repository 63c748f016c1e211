import { provide } from "./module.js";

/** What `import … from "tslab"` would give: its display is our `show`, which a cell has from "longhand". */
export const display: object = {};
provide("tslab", { display });
