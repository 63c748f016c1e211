import { expect, test } from "vitest";
import { tameMarkdown } from "../../../lib/export/render/tame-markdown.js";

test.each([
  "# A\n\n> a quote\n> > in a quote\n\n- a\n  - b\n    1. c\n",
  `| a | b |\n|---|---|\n${"| **1** | *2* |\n".repeat(300)}`,
  "- - - and __init__ and a * b * c\n\n```\n* * * *\n```",
  `${" ".repeat(300)}deep code is no list`,
])("what anybody writes stays as it is: %j", (markdown) => expect(tameMarkdown(markdown)).toBe(markdown));

test.each([
  "> ".repeat(100),
  "- ".repeat(100),
  `${"1. ".repeat(100)}a`,
  `a\n${" ".repeat(300)}- b`,
  "*a **b ".repeat(2000),
  "[a](".repeat(3000),
])("what is made to keep a parser busy is shown as text: %.20j", (markdown) => {
  expect(tameMarkdown(`# A\n${markdown}`)).toBe(`\`\`\`text\n# A\n${markdown}\n\`\`\``);
});

test("its fence is longer than any in it", () => {
  const markdown = `\`\`\`\`\n${"> ".repeat(100)}`;
  expect(tameMarkdown(markdown)).toBe(`\`\`\`\`\`text\n${markdown}\n\`\`\`\`\``);
});
