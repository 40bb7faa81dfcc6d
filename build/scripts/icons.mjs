// Renders assets/icon.svg into the icons of the installers, build/resources/icon.ico (Windows), icon.icns (macOS) and icons/*.png (Linux), and into
// assets/icon.png, which the app itself shows. The results are kept, so that packaging needs no browser. Usage: node build/scripts/icons.mjs
import chromium from '@sparticuz/chromium';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium as playwright } from 'playwright-core';

const fromRoot = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const out = fromRoot('build/resources');

const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 256];
/** Their names in the file: PNG pictures of these sizes. */
const MAC_TYPES = { icp4: 16, icp5: 32, icp6: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

async function renderAll(sizes) {
  const svg = await readFile(fromRoot('assets/icon.svg'), 'utf8');
  const executablePath = process.env.KINOFORM_CHROMIUM || (await chromium.executablePath());
  const browser = await playwright.launch({ executablePath, args: chromium.args });
  const page = await browser.newPage();
  const pictures = new Map();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>* { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`);
    pictures.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return pictures;
}

/** A directory of PNG pictures: size, place and length of each, then the pictures. 0 stands for 256 pixels. */
function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let place = header.length;
  for (const [index, [size, png]] of pictures.entries()) {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(place, at + 12);
    place += png.length;
  }
  return Buffer.concat([header, ...pictures.map(([, png]) => png)]);
}

/** A row of blocks: four letters, length with these eight bytes, content. */
function block(type, content) {
  const header = Buffer.alloc(8);
  header.write(type, 'ascii');
  header.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([header, content]);
}

const pictures = await renderAll(new Set([...LINUX_SIZES, ...WINDOWS_SIZES, ...Object.values(MAC_TYPES)]));
await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, 'icons'), { recursive: true });
for (const size of LINUX_SIZES) await writeFile(path.join(out, 'icons', `${size}x${size}.png`), pictures.get(size));
await writeFile(fromRoot('assets/icon.png'), pictures.get(256));
await writeFile(path.join(out, 'icon.ico'), ico(WINDOWS_SIZES.map((size) => [size, pictures.get(size)])));
const blocks = Object.entries(MAC_TYPES).map(([type, size]) => block(type, pictures.get(size)));
await writeFile(path.join(out, 'icon.icns'), block('icns', Buffer.concat(blocks)));
