import { type Behavior, Controller } from "@microsoft/fast-element";

/** What a controller keeps to itself: its behaviors, each with how often it was asked for. */
interface Internals {
  behaviors: ReadonlyMap<Behavior, number> | null;
}

/**
 * Has JupyterLab's buttons let go of what they listened to when they leave the document.
 *
 * A behavior that takes another one along (a style with its media query) drops that one from the list as it is unbound,
 * when the element no longer counts as connected: so nobody unbinds it, and each time that a button is moved, the query
 * keeps one listener more, with the button that it belongs to. Here all that were there at the start are unbound.
 *
 * To be called once.
 */
export function unbindAllBehaviors(): void {
  const { onDisconnectedCallback } = Controller.prototype;
  Controller.prototype.onDisconnectedCallback = function (this: Controller): void {
    const wasConnected = this.isConnected;
    const bound = [...((this as unknown as Internals).behaviors?.keys() ?? [])];
    onDisconnectedCallback.call(this);
    if (!wasConnected) return;
    const kept = (this as unknown as Internals).behaviors;
    for (const behavior of bound) if (!kept?.has(behavior)) behavior.unbind(this.element);
  };
}
