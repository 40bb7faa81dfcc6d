import type { CaptureMark, Registration } from '../../../core/service/contract.ts';
import type { View } from '../../composables/view-transform.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a camera pixel is on the screen; whole numbers are the middles of pixels. */
const screenOf = ({ scale, x, y }: View, row: number, column: number): Point => ({
  x: x + (column + 0.5) * scale,
  y: y + (row + 0.5) * scale,
});

/** Marks are seen however small the picture is drawn, in CSS pixels. */
const SMALLEST_RADIUS = 6;
/** Lines between bins closer than this would only grey the picture, in CSS pixels. */
const CLOSEST_LINES = 7;

/** A line that is seen on every colour of a map: light on dark. */
function strokeTwice(context: CanvasRenderingContext2D, colour: string): void {
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(0 0 0 / 0.65)';
  context.stroke();
  context.lineWidth = 1.25;
  context.strokeStyle = colour;
  context.stroke();
}

/** A ring around every mark of this frame. */
export function drawMarks(context: CanvasRenderingContext2D, view: View, marks: readonly CaptureMark[], colour: string): void {
  for (const { at, radius } of marks) {
    const { x, y } = screenOf(view, at[0], at[1]);
    context.beginPath();
    context.arc(x, y, Math.max(SMALLEST_RADIUS, (radius + 0.5) * view.scale + 2), 0, 2 * Math.PI);
    strokeTwice(context, colour);
  }
}

/** The edges between bins along one direction of the transform: half-way between whole frequencies, from −⌊N/2⌋. */
export const binEdges = (bins: number): number[] =>
  Array.from({ length: bins + 1 }, (_, edge) => edge - Math.floor(bins / 2) - 0.5);

/** The camera pixel of a frequency, [row, column]. */
export function pixelOfFrequency(
  { centre, pixelsPerBin: [[rr, rc], [cr, cc]] }: Pick<Registration, 'centre' | 'pixelsPerBin'>,
  row: number,
  column: number,
): [number, number] {
  return [centre[0] + rr * row + rc * column, centre[1] + cr * row + cc * column];
}

/** The bins of the model as they lie on the frame: their outline, the lines between them where there is room, and a cross at the zero frequency. */
export function drawBins(context: CanvasRenderingContext2D, view: View, registration: Registration, colour: string): void {
  const [rows, columns] = registration.bins.map(binEdges) as [number[], number[]];
  const at = (row: number, column: number): Point => screenOf(view, ...pixelOfFrequency(registration, row, column));
  const line = (from: Point, to: Point): void => {
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  };
  const [top, bottom] = [rows[0]!, rows.at(-1)!];
  const [left, right] = [columns[0]!, columns.at(-1)!];

  const [[rr, rc], [cr, cc]] = registration.pixelsPerBin;
  if (view.scale * Math.min(Math.hypot(rr, cr), Math.hypot(rc, cc)) >= CLOSEST_LINES) {
    context.beginPath();
    for (const row of rows.slice(1, -1)) line(at(row, left), at(row, right));
    for (const column of columns.slice(1, -1)) line(at(top, column), at(bottom, column));
    context.lineWidth = 1;
    context.strokeStyle = colour;
    context.globalAlpha = 0.35;
    context.stroke();
    context.globalAlpha = 1;
  }
  context.beginPath();
  line(at(top, left), at(top, right));
  line(at(top, right), at(bottom, right));
  line(at(bottom, right), at(bottom, left));
  line(at(bottom, left), at(top, left));
  const centre = at(0, 0);
  line({ x: centre.x - 7, y: centre.y }, { x: centre.x + 7, y: centre.y });
  line({ x: centre.x, y: centre.y - 7 }, { x: centre.x, y: centre.y + 7 });
  strokeTwice(context, colour);
}
