import { escapeHtml } from "../html.js";
import type { DisplayMessage } from "../message.js";

/** Seen on white and on black, and told apart by every kind of sight; the sign and the words say the same without them. */
const looks = {
  right: { sign: "✓", colour: "#2e8b57", word: "right" },
  wrong: { sign: "✗", colour: "#d9480f", word: "not right yet" },
};

/**
 * The one line that a check shows.
 *
 * Its metadata says to a program what the line says to a person: `longhand.check` holds `name` and `passed`.
 */
export function verdictMessage(name: string, problem: string | undefined): DisplayMessage {
  const { sign, colour, word } = problem === undefined ? looks.right : looks.wrong;
  const told = problem === undefined ? "" : `: ${problem}`;
  return {
    data: {
      "text/html":
        `<p style="border-left:4px solid ${colour};padding-left:8px">` +
        `<span role="img" aria-label="${word}" style="color:${colour}">${sign}</span> ` +
        `<strong>${escapeHtml(name)}</strong>${escapeHtml(told)}</p>`,
      "text/plain": `${sign} ${name}${told}`,
    },
    metadata: { longhand: { check: { name, passed: problem === undefined } } },
  };
}
