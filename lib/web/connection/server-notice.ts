import { Widget } from "@lumino/widgets";
import { make, makeButton } from "../widgets/elements.js";

/** A way on, offered beside the words. */
export interface NoticeAction {
  label: string;
  act(): Promise<void>;
}

/** One line above the whole page about the server; nothing where all is well. */
export class ServerNotice extends Widget {
  constructor() {
    super();
    this.id = "longhand-server-notice";
    this.addClass("longhand-server-notice");
    this.node.setAttribute("role", "alert");
    this.hide();
  }

  say(words: string, action?: NoticeAction): void {
    this.node.replaceChildren(make("p", { text: words }));
    if (action !== undefined) {
      const act = (): void => {
        this.hide();
        void action.act();
      };
      this.node.append(
        makeButton(action.label, act, "jp-mod-accept"),
        makeButton("Close", () => this.hide()),
      );
    }
    this.show();
  }
}
