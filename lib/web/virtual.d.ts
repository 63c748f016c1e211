declare module "virtual:setting-schemas" {
  /** Every composed package's schemas of settings, as `bundling/setting-schemas.ts` found them. */
  const schemas: import("./settings/connector.js").BundledSchema[];
  export default schemas;
}
declare module "virtual:package-styles";
