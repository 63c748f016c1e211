import { type ComponentType, createElement, lazy, type ReactNode, Suspense } from "react";

/** The form that is drawn from a schema, in a chunk of its own. */
const LoadedForm = lazy(async () => {
  // By its file: the package's name leads here.
  const { default: Form } = await import("@rjsf/core/lib/index.js");
  return { default: Form as unknown as ComponentType<Record<string, unknown>> };
});

/**
 * Stands where JupyterLab imports `@rjsf/core` (see `alias` in vite.config.ts): forms are for settings and parameters,
 * and a notebook that is opened first needs none.
 */
export default function Form(properties: Record<string, unknown>): ReactNode {
  return createElement(Suspense, { fallback: null }, createElement(LoadedForm, properties));
}
