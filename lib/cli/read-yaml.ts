import { Lexer, Parser, parse } from "yaml";
import { deepest } from "../nesting.js";

/**
 * The value in a text of YAML or JSON.
 *
 * @throws {Error} where it is neither, or nested so deep that reading it would end the program: the package follows
 *   nesting by calls, and one that runs out of stack inside of a regular expression ends the process and not the call
 */
export function readYaml(text: string): unknown {
  refuseDeep(text);
  return parse(text);
}

/** The package's first stage keeps what is open in a list, and so can be asked how deep it is. */
function refuseDeep(text: string): void {
  const parser = new Parser();
  for (const word of new Lexer().lex(text)) {
    for (const _ of parser.next(word)) {
      // Only how deep it goes is of interest.
    }
    if (parser.stack.length > deepest)
      throw new Error(`it is nested more than ${deepest} deep. Make it flatter.`);
  }
}
