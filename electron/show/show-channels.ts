/** Between the main process and the page of a shown picture. */
export const showChannels = { draw: 'kinoform-show:draw', drawn: 'kinoform-show:drawn' } as const;

/** A picture as a canvas takes it: four bytes a pixel, opaque. */
export interface ShownPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** The page's own size in its own pixels, and screen pixels to one of these. */
export interface DrawnReport {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}
