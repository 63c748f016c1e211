export type { CsvSource } from "./bytes.js";
export { type CsvOptions, parseCsv } from "./parse-csv.js";
export { readCsv } from "./read-csv.js";
export { type WriteCsvOptions, writeCsv } from "./write-csv.js";
