/**
 * A picture at its own size, and half as large, and half of that: what is shown small is drawn from the size next above, so that a picture of
 * 4096 × 4096 pixels zooms as smoothly as a small one. Halves are made when they are first needed.
 */
export class PicturePyramid {
  #levels: HTMLCanvasElement[] = [];

  get canvas(): HTMLCanvasElement | null {
    return this.#levels[0] ?? null;
  }

  /** @param pixels RGBA, row-major */
  paint(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): void {
    if (width === 0 || height === 0) {
      this.#levels = [];
      return;
    }
    const canvas = this.#levels[0] ?? document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    this.#levels = [canvas];
  }

  /** Draws what of it is seen in a viewport: its pixel (0, 0) at (x, y), each so large as `scale` says. */
  draw(
    context: CanvasRenderingContext2D,
    { scale, x, y }: { scale: number; x: number; y: number },
    room: { width: number; height: number },
  ): void {
    const full = this.#levels[0];
    if (full === undefined) return;
    const level = this.#level(levelOf(scale, full.width, full.height));
    const size = [scale * full.width, scale * full.height] as const;
    // The part in view alone, in pixels of this level and whole ones.
    const [perX, perY] = [level.width / size[0], level.height / size[1]];
    const left = Math.max(0, Math.floor(-x * perX));
    const top = Math.max(0, Math.floor(-y * perY));
    const right = Math.min(level.width, Math.ceil((room.width - x) * perX));
    const bottom = Math.min(level.height, Math.ceil((room.height - y) * perY));
    if (right <= left || bottom <= top) return;
    context.imageSmoothingEnabled = scale < 1;
    context.drawImage(
      level,
      left,
      top,
      right - left,
      bottom - top,
      x + left / perX,
      y + top / perY,
      (right - left) / perX,
      (bottom - top) / perY,
    );
  }

  #level(index: number): HTMLCanvasElement {
    for (let made = this.#levels.length; made <= index; made++) {
      const above = this.#levels[made - 1]!;
      const half = document.createElement('canvas');
      [half.width, half.height] = [Math.ceil(above.width / 2), Math.ceil(above.height / 2)];
      half.getContext('2d')?.drawImage(above, 0, 0, half.width, half.height);
      this.#levels.push(half);
    }
    return this.#levels[index]!;
  }
}

/** How often a picture is halved for a scale: never below what is shown, and while both sides are large enough to be worth it. */
export function levelOf(scale: number, width: number, height: number): number {
  const wanted = Math.floor(Math.log2(1 / scale));
  const most = Math.floor(Math.log2(Math.min(width, height) / 64));
  return Math.max(0, Math.min(wanted, most));
}
