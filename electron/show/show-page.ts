/**
 * The page of a shown picture: one canvas and no script. The preload draws. Nothing is drawn between pixels, no pointer is seen, and black
 * is what is there before the first picture.
 */
export const SHOW_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Kinoform: shown picture</title>
    <style>
      html, body { margin: 0; overflow: hidden; background: #000; cursor: none; }
      canvas { display: block; image-rendering: pixelated; }
    </style>
  </head>
  <body><canvas width="1" height="1"></canvas></body>
</html>
`;
