import { TWO_PI } from '../math/units.ts';
import type { Grating, Surround } from './export-settings.ts';
import { shownShape, type PanelLayout } from './panel.ts';

/** A lens that a panel shows: `φ = −π r² / (λ f)`, with r from the mask's centre. Metres. */
export interface Lens {
  readonly focalLength: number;
  readonly wavelength: number;
  readonly pitch: number;
}

/** A phase in radians for each panel pixel, not wrapped. */
export type PhaseMap = (row: number, column: number) => number;

const gratingPhase = ({ period, angle }: Grating): PhaseMap => {
  const [perRow, perColumn] = [(TWO_PI * Math.sin(angle)) / period, (TWO_PI * Math.cos(angle)) / period];
  return (row, column) => row * perRow + column * perColumn;
};

/** What is added to the mask before wrapping: grating and lens. Null when there is neither. */
export function carrierPhase(layout: PanelLayout, grating: Grating | null, lens: Lens | null): PhaseMap | null {
  const tilt = grating === null ? null : gratingPhase(grating);
  if (lens === null) return tilt;
  const [rows, columns] = shownShape(layout);
  const centreRow = layout.top + (rows * layout.block - 1) / 2;
  const centreColumn = layout.left + (columns * layout.block - 1) / 2;
  const curvature = (-Math.PI * lens.pitch ** 2) / (lens.wavelength * lens.focalLength);
  return (row, column) =>
    curvature * ((row - centreRow) ** 2 + (column - centreColumn) ** 2) + (tilt === null ? 0 : tilt(row, column));
}

/** What the pixels around the mask show. */
export function surroundPhase(surround: Surround): PhaseMap {
  if (surround.kind === 'flat') return () => 0;
  if (surround.kind === 'grating') return gratingPhase(surround);
  const { cell } = surround;
  return (row, column) => ((Math.floor(row / cell) + Math.floor(column / cell)) % 2) * Math.PI;
}

/** The steepest step between neighbouring panel pixels of a mask's lens, radians: beyond π it shows another lens. */
export function steepestLensStep(layout: PanelLayout, { focalLength, wavelength, pitch }: Lens): number {
  const [rows, columns] = shownShape(layout);
  const edge = (Math.max(rows, columns) * layout.block) / 2;
  return (TWO_PI * edge * pitch ** 2) / (wavelength * Math.abs(focalLength));
}
