import type { Picture } from './picture.ts';

/** How stored rows and columns lie in the picture that was seen, as Exif and TIFF count it in tag 274: 1 as they are, to 8. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * The picture as it was seen: 2 mirrored left to right, 3 turned by half, 4 mirrored top to bottom, 5 transposed, 6 turned by a quarter
 * clockwise, 7 transposed over the other diagonal, 8 turned by a quarter anticlockwise. Source: TIFF 6.0, tag Orientation.
 */
export function turnPicture(picture: Picture, orientation: Orientation): Picture {
  if (orientation === 1) return picture;
  const { width, height, data, white } = picture;
  const transposed = orientation >= 5;
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const [rows, columns] = transposed ? [width, height] : [height, width];
  const out = data.slice();
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const [y, x] = transposed ? [column, row] : [row, column];
      out[at] = data[(fromBottom ? height - 1 - y : y) * width + (fromRight ? width - 1 - x : x)]!;
    }
  }
  return { width: columns, height: rows, data: out, white };
}
