interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 12;

/** Where a callout stands: beside what it is about, on the first side with room (right, left, below, above), and always within the window. */
export function placeCallout(
  anchor: Box | null,
  callout: Pick<Box, 'width' | 'height'>,
  area: Pick<Box, 'width' | 'height'>,
): { readonly left: number; readonly top: number } {
  const corner = { left: area.width - callout.width - GAP, top: area.height - callout.height - 3 * GAP };
  if (anchor === null) return corner;
  const right = anchor.left + anchor.width + GAP;
  const left = anchor.left - GAP - callout.width;
  const below = anchor.top + anchor.height + GAP;
  const above = anchor.top - GAP - callout.height;
  const within = (value: number, most: number): number => Math.max(GAP, Math.min(value, most - GAP));
  const beside = within(anchor.top, area.height - callout.height);
  const along = within(anchor.left, area.width - callout.width);
  if (right + callout.width <= area.width - GAP) return { left: right, top: beside };
  if (left >= GAP) return { left, top: beside };
  if (below + callout.height <= area.height - GAP) return { left: along, top: below };
  return above >= GAP ? { left: along, top: above } : corner;
}
