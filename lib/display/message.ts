/** One thing in several forms, by MIME type; a front end shows the richest that it can. Text is always among them. */
export interface MimeBundle {
  "text/plain": string;
  [mime: string]: unknown;
}

/** What goes to the reader in one piece. */
export interface DisplayMessage {
  data: MimeBundle;
  /** What programs may know of it and readers need not see; kept with the output in the notebook's file. */
  metadata?: Readonly<Record<string, unknown>>;
  /** Names the piece, so that a later message can take its place. */
  displayId?: string;
  /** True: takes the place of the piece of the same `displayId`. */
  update?: boolean;
}

/** Where messages go: a notebook's kernel, a page, a terminal, a test. */
export interface Publisher {
  /** Whether a piece that was shown can be replaced; a terminal's lines cannot. */
  readonly canUpdate: boolean;
  publish(message: DisplayMessage): void;
}

/** Something that brings its own forms, so that `show` takes it. */
export interface Showable {
  toDisplay(): MimeBundle;
}
