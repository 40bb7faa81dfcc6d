import type { RunLineage } from '../../../core/service/contract.ts';

type Node = RunLineage['nodes'][number];

/** Where a node is drawn: its column says how many steps it is from the first, its row whom it came after. */
export interface PlacedNode {
  readonly node: Node;
  readonly column: number;
  readonly row: number;
}

/**
 * Layers by the longest way from a beginning, so that every arrow goes to the right; within a layer each node stands as near as it can to the
 * first one that it came from.
 */
export function placeLineage({ nodes, edges }: RunLineage): PlacedNode[] {
  const parents = new Map(nodes.map(({ id }) => [id, edges.filter(({ to }) => to === id).map(({ from }) => from)]));
  const columns = new Map<string, number>();
  const columnOf = (id: string, seen: ReadonlySet<string>): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    // Copied ids could make a circle; it is cut where it closes.
    const above = (parents.get(id) ?? []).filter((parent) => parents.has(parent) && !seen.has(parent));
    const column = above.reduce((most, parent) => Math.max(most, 1 + columnOf(parent, new Set([...seen, id]))), 0);
    columns.set(id, column);
    return column;
  };
  const layered = nodes.map((node) => ({ node, column: columnOf(node.id, new Set()) }));
  const rows = new Map<string, number>();
  const next = new Map<number, number>();
  return [...layered]
    .sort((a, b) => a.column - b.column)
    .map(({ node, column }) => {
      const wished = Math.min(...(parents.get(node.id) ?? []).map((parent) => rows.get(parent) ?? Infinity));
      const row = Math.max(next.get(column) ?? 0, Number.isFinite(wished) ? wished : 0);
      next.set(column, row + 1);
      rows.set(node.id, row);
      return { node, column, row };
    });
}
