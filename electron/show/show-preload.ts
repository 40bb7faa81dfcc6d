import { ipcRenderer, type IpcRendererEvent } from 'electron';
import { showChannels, type DrawnReport, type ShownPicture } from './show-channels.ts';

// Draws each picture that the main process sends, byte for byte, and reports how large the page's pixels are. The page itself has no script.
ipcRenderer.on(showChannels.draw, (_event: IpcRendererEvent, picture: ShownPicture) => {
  const canvas = document.querySelector('canvas')!;
  [canvas.width, canvas.height] = [picture.width, picture.height];
  // An opaque canvas in the colour space of the window: values pass as they are.
  const context = canvas.getContext('2d', { alpha: false, colorSpace: 'srgb', willReadFrequently: true })!;
  const pixels = new ImageData(picture.width, picture.height, { colorSpace: 'srgb' });
  pixels.data.set(picture.rgba);
  context.putImageData(pixels, 0, 0);
  const report = (): void => {
    const drawn: DrawnReport = { width: window.innerWidth, height: window.innerHeight, ratio: window.devicePixelRatio };
    ipcRenderer.send(showChannels.drawn, drawn);
  };
  // The frame after next is drawn when this one is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(report));
});
