import type { BenchParameter } from '../../capture/bench-parameters.ts';
import type { CalibratedCapture } from '../../capture/calibrate-capture.ts';
import { renderTable } from '../terminal/table.ts';

interface Row {
  readonly name: BenchParameter;
  readonly title: string;
  readonly digits: number;
  /** What a value is multiplied by to be read; 1 unless given. */
  readonly factor?: number;
}

const ROWS: readonly Row[] = [
  { name: 'centre row', title: 'centre row, pixels', digits: 3 },
  { name: 'centre column', title: 'centre column, pixels', digits: 3 },
  { name: 'rotation', title: 'rotation, degrees', digits: 4, factor: 180 / Math.PI },
  { name: 'scale rows', title: 'pixels a bin, rows', digits: 4 },
  { name: 'scale columns', title: 'pixels a bin, columns', digits: 4 },
  { name: 'shear', title: 'shear', digits: 5 },
  { name: 'phase error', title: 'LUT scale error, %', digits: 2, factor: 100 },
  { name: 'leak', title: 'zero order, % of amplitude', digits: 2, factor: 100 },
  { name: 'defocus', title: 'defocus, waves rms', digits: 4 },
  { name: 'astigmatism', title: 'astigmatism, waves rms', digits: 4 },
  { name: 'oblique-astigmatism', title: 'oblique astigmatism, waves rms', digits: 4 },
  { name: 'coma-x', title: 'coma along columns, waves rms', digits: 4 },
  { name: 'coma-y', title: 'coma along rows, waves rms', digits: 4 },
  { name: 'trefoil-x', title: 'trefoil along columns, waves rms', digits: 4 },
  { name: 'trefoil-y', title: 'trefoil along rows, waves rms', digits: 4 },
  { name: 'spherical', title: 'spherical aberration, waves rms', digits: 4 },
  { name: 'gain', title: 'gain', digits: 4 },
  { name: 'background', title: 'background', digits: 5 },
];

/** Each parameter before and after, and how well it is known, where that can be told; `held` where it was not fitted. */
export function tableOfBench({ before, after, free, uncertainties }: CalibratedCapture): string {
  const show = ({ digits, factor = 1 }: Row, value: number) => (factor * value).toFixed(digits);
  return renderTable<Row>(
    [
      { title: 'parameter', cell: ({ title }) => title },
      { title: 'before', align: 'right', cell: (row) => show(row, before[row.name]) },
      { title: 'after', align: 'right', cell: (row) => show(row, after[row.name]) },
      {
        title: '±',
        align: 'right',
        cell: (row) => {
          if (!free.includes(row.name)) return 'held';
          const deviation = uncertainties?.[row.name];
          return deviation === undefined ? 'not known' : show(row, deviation);
        },
      },
    ],
    ROWS,
  );
}
