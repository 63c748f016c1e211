import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { colours } from "../../export/render/highlight.js";

export interface EditorOptions {
  code: string;
  label: string;
  /** Runs the cell; `next` where the reader then goes on to the next one. */
  onRun: (next: boolean) => void;
  onChange: (code: string) => void;
  complete: (code: string, position: number) => Promise<{ start: number; candidates: string[] } | undefined>;
}

/** An editor of a cell's code, which looks as exported code does. */
export function createEditor(options: EditorOptions): EditorView {
  const run = (next: boolean) => () => {
    options.onRun(next);
    return true;
  };
  return new EditorView({
    state: EditorState.create({
      doc: options.code,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run: run(true), preventDefault: true },
          { key: "Mod-Enter", run: run(false), preventDefault: true },
          ...historyKeymap,
          indentWithTab,
          ...defaultKeymap,
        ]),
        history(),
        indentUnit.of("  "),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        autocompletion({ override: [(context) => completions(context, options)], icons: false }),
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
}

async function completions(
  context: CompletionContext,
  { complete }: EditorOptions,
): Promise<CompletionResult | null> {
  const typed = context.matchBefore(/[\w$]+$|\.$/);
  if (typed === null && !context.explicit) return null;
  const found = await complete(context.state.doc.toString(), context.pos);
  if (found === undefined || context.aborted) return null;
  return {
    from: found.start,
    options: found.candidates.slice(0, 200).map((label) => ({ label })),
    validFor: /^[\w$]*$/,
  };
}

/** Puts other code into an editor, in a step that can be undone. */
export function replaceCode(editor: EditorView, code: string): void {
  if (editor.state.doc.toString() === code) return;
  editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: code } });
}
