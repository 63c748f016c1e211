/** A digest of the AssemblyScript sources, in hexadecimal. */
export declare function digestSources(): Promise<string>;
