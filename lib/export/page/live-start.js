// Unpacks the programs of a page whose cells run. They are gzip in base64, a third of their size, and the page's policy
// names each by its hash. They stand in the page, or for the pages of a site in a file that has been loaded before.

(async () => {
  const { longhand_programs: shared } = /** @type {{ longhand_programs?: Record<string, string> }} */ (
    Object.hasOwn(globalThis, "longhand_programs") ? globalThis : {}
  );
  for (const name of ["plotly", "page"]) {
    // A script element: no notebook can bring one, while any other element of its Markdown may have the id.
    const carried = shared?.[name] ?? document.querySelector(`script#longhand-${name}`)?.textContent;
    if (!carried) continue;
    const bytes = Uint8Array.from(atob(carried), (sign) => sign.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(unpacked).text();
    document.body.append(script);
  }
})();
