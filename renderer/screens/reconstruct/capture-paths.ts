/** A name for a changed description beside the one that it came from: `capture.json` → `capture-mended.json`; a mended one keeps its name. */
export const mendedPath = (path: string): string =>
  /-mended\.json$/i.test(path) ? path : path.replace(/(\.json)?$/i, '-mended.json');
