import type { CaptureMark, Registration } from '../../../core/service/contract.ts';
import type { View } from '../../composables/view-transform.ts';
import { texts } from '../../texts.ts';

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

/** Where a registration puts frequencies on the screen. */
const placer =
  (view: View, registration: Registration) =>
  (row: number, column: number): Point =>
    screenOf(view, ...pixelOfFrequency(registration, row, column));

function line(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
}

/** The edge of what the model sees, and a cross at the zero frequency. */
function outline(context: CanvasRenderingContext2D, view: View, registration: Registration): void {
  const at = placer(view, registration);
  const [rows, columns] = registration.bins.map(binEdges) as [number[], number[]];
  const [top, bottom, left, right] = [rows[0]!, rows.at(-1)!, columns[0]!, columns.at(-1)!];
  const corners = [at(top, left), at(top, right), at(bottom, right), at(bottom, left)];
  context.beginPath();
  corners.forEach((corner, index) => line(context, corner, corners[(index + 1) % 4]!));
  const { x, y } = at(0, 0);
  line(context, { x: x - 7, y }, { x: x + 7, y });
  line(context, { x, y: y - 7 }, { x, y: y + 7 });
}

/** Away from the zero frequency, as a share of the half width: where an arrow of a direction begins and ends. */
const [ARROW_FROM, ARROW_TO] = [0.5, 0.86];
const ARROW_HEAD = 8;

/** The directions of the model's rows and columns, along its edges: they tell a mirrored or turned frame. */
function drawDirections(context: CanvasRenderingContext2D, view: View, registration: Registration, colour: string): void {
  const at = placer(view, registration);
  const [height, width] = registration.bins;
  const [top, left] = [-Math.floor(height / 2) - 0.5, -Math.floor(width / 2) - 0.5];
  const arrows = [
    { from: at((height / 2) * ARROW_FROM, left), to: at((height / 2) * ARROW_TO, left), label: 'rows' },
    { from: at(top, (width / 2) * ARROW_FROM), to: at(top, (width / 2) * ARROW_TO), label: 'columns' },
  ] as const;
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const centre = at(0, 0);
  for (const { from, to, label } of arrows) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    context.beginPath();
    for (const side of [-0.5, 0.5]) {
      const turned = angle + Math.PI + side;
      line(context, to, { x: to.x + ARROW_HEAD * Math.cos(turned), y: to.y + ARROW_HEAD * Math.sin(turned) });
    }
    strokeTwice(context, colour);
    // Inside the outline, beside the arrow.
    const inwards = Math.atan2(centre.y - (from.y + to.y) / 2, centre.x - (from.x + to.x) / 2);
    const [x, y] = [to.x + 24 * Math.cos(inwards), to.y + 12 * Math.sin(inwards)];
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.strokeStyle = 'rgb(0 0 0 / 0.75)';
    context.strokeText(texts.frames.directions[label], x, y);
    context.fillStyle = 'white';
    context.fillText(texts.frames.directions[label], x, y);
  }
}

/** The bins of the model as they lie on the frame: their outline, its directions, the lines between bins where there is room, and a cross at the zero frequency. */
export function drawBins(context: CanvasRenderingContext2D, view: View, registration: Registration, colour: string): void {
  const at = placer(view, registration);
  const [rows, columns] = registration.bins.map(binEdges) as [number[], number[]];
  const [[rr, rc], [cr, cc]] = registration.pixelsPerBin;
  if (view.scale * Math.min(Math.hypot(rr, cr), Math.hypot(rc, cc)) >= CLOSEST_LINES) {
    context.beginPath();
    for (const row of rows.slice(1, -1)) line(context, at(row, columns[0]!), at(row, columns.at(-1)!));
    for (const column of columns.slice(1, -1)) line(context, at(rows[0]!, column), at(rows.at(-1)!, column));
    context.lineWidth = 1;
    context.strokeStyle = colour;
    context.globalAlpha = 0.35;
    context.stroke();
    context.globalAlpha = 1;
  }
  outline(context, view, registration);
  strokeTwice(context, colour);
  drawDirections(context, view, registration, colour);
}

/** Another registration of the same bins, dashed: what was believed before. */
export function drawFormer(context: CanvasRenderingContext2D, view: View, registration: Registration, colour: string): void {
  outline(context, view, registration);
  context.setLineDash([5, 4]);
  strokeTwice(context, colour);
  context.setLineDash([]);
}
