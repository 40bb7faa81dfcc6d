interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const SIDES = ['right', 'left', 'below', 'above'] as const;
export type CalloutSide = (typeof SIDES)[number];

const GAP = 12;

/** Where a callout stands: beside what it is about, on the preferred side or the first one with room, and always within the window. */
export function placeCallout(
  anchor: Box | null,
  callout: Pick<Box, 'width' | 'height'>,
  area: Pick<Box, 'width' | 'height'>,
  preferred: CalloutSide = 'right',
): { readonly left: number; readonly top: number } {
  const corner = { left: area.width - callout.width - GAP, top: area.height - callout.height - 3 * GAP };
  if (anchor === null) return corner;
  const within = (value: number, most: number): number => Math.max(GAP, Math.min(value, most - GAP));
  const beside = within(anchor.top, area.height - callout.height);
  const along = within(anchor.left, area.width - callout.width);
  const places = {
    right: { left: anchor.left + anchor.width + GAP, top: beside },
    left: { left: anchor.left - GAP - callout.width, top: beside },
    below: { left: along, top: anchor.top + anchor.height + GAP },
    above: { left: along, top: anchor.top - GAP - callout.height },
  };
  const hasRoom = (side: CalloutSide): boolean => {
    const { left, top } = places[side];
    return left >= GAP && top >= GAP && left + callout.width <= area.width - GAP && top + callout.height <= area.height - GAP;
  };
  const side = [preferred, ...SIDES].find(hasRoom);
  return side === undefined ? corner : places[side];
}
