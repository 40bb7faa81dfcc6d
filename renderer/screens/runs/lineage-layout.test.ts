import { expect, it } from 'vitest';
import type { RunLineage } from '../../../core/service/contract.ts';
import { placeLineage } from './lineage-layout.ts';

const lineage = (edges: readonly string[]): RunLineage => ({
  nodes: [...new Set(edges.flatMap((edge) => edge.split('>')))].map((id) => ({
    id,
    kind: 'run',
    title: id,
    detail: '',
    there: true,
  })),
  edges: edges.map((edge) => {
    const [from, to] = edge.split('>') as [string, string];
    return { from, to, relation: 'start' };
  }),
});
const places = (edges: readonly string[]) =>
  Object.fromEntries(placeLineage(lineage(edges)).map(({ node, column, row }) => [node.id, [column, row]]));

it('draws a chain as a line', () => {
  expect(places(['teacher>run', 'run>export', 'export>capture', 'capture>field'])).toEqual({
    teacher: [0, 0],
    run: [1, 0],
    export: [2, 0],
    capture: [3, 0],
    field: [4, 0],
  });
});

it('gives everything a place of its own, and every arrow goes to the right', () => {
  const edges = ['a>b', 'a>c', 'b>d', 'c>d', 'a>d', 'x>c'];
  const placed = places(edges);
  expect(new Set(Object.values(placed).map(String)).size).toBe(5);
  for (const edge of edges) {
    const [from, to] = edge.split('>') as [string, string];
    expect(placed[to]![0]).toBeGreaterThan(placed[from]![0]!);
  }
});

it('survives a circle', () => {
  expect(Object.keys(places(['a>b', 'b>a']))).toHaveLength(2);
});
