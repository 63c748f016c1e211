// Unpacks the programs of a page whose cells run. They stand in it as gzip in base64, a third of their size, and the
// page's policy names each by its hash.

(async () => {
  for (const id of ["longhand-plotly", "longhand-page"]) {
    // A script element: no notebook can bring one, while any other element of its Markdown may have the id.
    const packed = atob(document.querySelector(`script#${id}`)?.textContent ?? "");
    const bytes = Uint8Array.from(packed, (sign) => sign.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(unpacked).text();
    document.body.append(script);
  }
})();
