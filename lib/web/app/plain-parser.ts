import { LRParser } from "@lezer/lr";

/**
 * Stands where JupyterLab imports the generator of parsers (see `alias` in vite.config.ts), of which it wants one alone:
 * that of plain text, `@top Program { }`. These are the tables that the generator makes for it.
 */
export function buildParser(): LRParser {
  return LRParser.deserialize({
    version: 14,
    states: "UQOOOOO",
    stateData: "Q~O",
    goto: "QPP",
    nodeNames: "⚠ Program",
    maxTerm: 2,
    skippedNodes: [0],
    repeatNodeCount: 0,
    tokenData: "RORO",
    tokenizers: [],
    topRules: { Program: [0, 1] },
    tokenPrec: 0,
  });
}
