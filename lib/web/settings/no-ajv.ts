/**
 * Stands where JupyterLab's own settings validator would build on Ajv, which compiles schemas with `new Function`.
 *
 * The page gives its setting registry a validator that interprets schemas instead (see validator.ts), so nothing
 * makes one of these.
 */
export default class NoAjv {
  constructor() {
    throw new Error(
      "Settings are checked by settings/validator.ts; pass it to SettingRegistry as `validator`.",
    );
  }
}
