/**
 * Remembers what a part of a page shows, so that it is made anew only where there is something new to show.
 *
 * An element that is replaced between the press of a button and its release swallows the click.
 */
export class LastShown {
  #text: string | undefined;

  /** Whether that differs from what was shown last; from now on it is what was shown last. */
  isNews(content: unknown): boolean {
    const text = JSON.stringify(content);
    const isNews = text !== this.#text;
    this.#text = text;
    return isNews;
  }
}
