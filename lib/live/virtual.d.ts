declare module "virtual:declarations" {
  /** Declarations that cells are compiled against, by their paths in the worker's memory. */
  const files: Readonly<Record<string, string>>;
  export default files;
}
declare module "tslab/dist/converter.js" {
  export const createConverter: unknown;
}
declare module "tslab/dist/executor.js" {
  export const createExecutor: unknown;
}
