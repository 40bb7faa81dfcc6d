/** A name for a changed description beside the one that it came from: `capture.json` → `capture-mended.json`; a mended one keeps its name. */
export const mendedPath = (path: string): string =>
  /-mended\.json$/i.test(path) ? path : path.replace(/(\.json)?$/i, '-mended.json');

/** The description among files that were dropped: `capture.json` before any other; null when all are something else. */
export function descriptionAmong(paths: readonly string[]): string | null {
  const descriptions = paths.filter((path) => path.toLowerCase().endsWith('.json'));
  // The one that lies highest: the outputs of a bench may hold others.
  const highest = (a: string, b: string): number => a.split(/[\\/]/).length - b.split(/[\\/]/).length;
  const [named] = descriptions.filter((path) => /[\\/]capture\.json$/i.test(path)).sort(highest);
  return named ?? descriptions.sort(highest)[0] ?? null;
}
